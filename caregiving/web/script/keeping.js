// This phone as the person's own: the worker that keeps pages, what old pages say, the badge, signing out.

const root = document.documentElement, isKept = () => "kept" in root.dataset, worker = navigator.serviceWorker;
const LEAVING = "/accounts/logout/", PAGES_KEPT = "fortnight-pages-", A_QUARTER_HOUR = 900000, A_MOMENT = 20000;

if (worker) {
  const looked = () => isKept() || tellWorker(A_QUARTER_HOUR);
  worker.register("/sw.js");
  worker.addEventListener("controllerchange", looked);  // the first one, or one of a newer version
  looked();
  setInterval(looked, A_QUARTER_HOUR);  // also on a page that stays open, and what was cut short
}
const { open: stillOpen } = document.body.dataset;
if (stillOpen) navigator.setAppBadge?.(Number(stillOpen)).catch(() => undefined);
window.addEventListener("offline", () => { root.dataset.kept = ""; });

// Whose pages stay; those that were fetched longer ago than `age` are fetched anew.
function tellWorker(age) {
  const { person, patient } = document.body.dataset;
  worker?.controller?.postMessage({ person, patient, age });
}

// What cannot wait and has no network says so, instead of failing in the browser's words.
document.addEventListener("submit", (event) => {
  const form = event.target, path = pathOf(form.getAttribute("action") || location.href);
  const leaves = path === LEAVING && !form.dataset.plain;
  if (event.defaultPrevented || form.method !== "post" || (navigator.onLine && !leaves)) return;
  event.preventDefault();
  if (leaves) leave(form);
  else complain(form, [line.dataset.offline]);
});

async function leave(form) {
  if (!(await fetch("/healthz").catch(() => undefined))?.ok) return complain(form, [form.dataset.offline]);
  const left = (await waiting()).length;
  if (left && !form.dataset.warned) {
    form.dataset.warned = "yes";
    return complain(form, [form.dataset.leave.replace("COUNT", String(left))]);
  }
  for (const name of await caches.keys()) if (name.startsWith(PAGES_KEPT)) await caches.delete(name);
  localStorage.clear();
  const phone = await (await worker?.getRegistration())?.pushManager?.getSubscription();
  form.elements.endpoint.value = phone?.endpoint || "";
  await phone?.unsubscribe();
  await navigator.clearAppBadge?.().catch(() => undefined);
  form.dataset.plain = "yes";
  return form.requestSubmit();
}
