// This phone as the person's own: the worker that keeps pages, what old pages say, the badge, signing out.

const root = document.documentElement, isKept = () => "kept" in root.dataset;
const LEAVING = "/accounts/logout/", PAGES_KEPT = "fortnight-pages-";

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js");
  if (!isKept()) tellWorker({ person: PERSON });
}
const { open: stillOpen } = document.body.dataset;
if (navigator.setAppBadge && stillOpen) navigator.setAppBadge(Number(stillOpen)).catch(() => undefined);
window.addEventListener("offline", () => { root.dataset.kept = ""; });

function tellWorker(said) {
  navigator.serviceWorker.ready.then((worker) => worker.active.postMessage(said));
}

// What cannot wait and has no network says so, instead of failing in the browser's words.
document.addEventListener("submit", (event) => {
  const form = event.target, path = pathOf(form.getAttribute("action") || location.href);
  if (event.defaultPrevented || form.method !== "post") return;
  if (navigator.onLine === false) {
    event.preventDefault();
    complain(form, [line.dataset.offline]);
  } else if (path === LEAVING && !form.dataset.plain) {
    event.preventDefault();
    leave(form);
  }
});

async function leave(form) {
  const left = (await waiting()).length;
  if (left && !form.dataset.warned) {
    form.dataset.warned = "yes";
    return complain(form, [form.dataset.leave.replace("COUNT", String(left))]);
  }
  for (const name of await caches.keys()) if (name.startsWith(PAGES_KEPT)) await caches.delete(name);
  localStorage.clear();
  const worker = await navigator.serviceWorker.getRegistration();
  const phone = worker && worker.pushManager && (await worker.pushManager.getSubscription());
  if (phone) {
    form.elements.endpoint.value = phone.endpoint;
    await phone.unsubscribe();
  }
  if (navigator.clearAppBadge) await navigator.clearAppBadge().catch(() => undefined);
  form.dataset.plain = "yes";
  return form.requestSubmit();
}
