// What pages cannot do alone: subscribe this phone, count without a round trip, end the offer to undo, print.

for (const form of document.querySelectorAll("[data-undo]")) endOffer(form);
for (const form of document.querySelectorAll("[data-count]")) countHere(form);
for (const form of document.querySelectorAll("[data-subscribe]")) offerAlerts(form);
for (const list of document.querySelectorAll("[data-fresh]")) keepFresh(list);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A list that stands open reads itself anew, unless somebody is on it, looks elsewhere or asked for a name.
function keepFresh(list) {
  if (document.querySelector("#words")?.value) return;
  window.setInterval(async () => {
    if (document.hidden || list.matches(":focus-within")) return;
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("[data-fresh]");
    if (newer) list.replaceChildren(...newer.childNodes);
  }, Number(list.dataset.fresh) * 1000);
}

// The offer stays while somebody is on it: a slow hand is not hurried.
function endOffer(form) {
  let left = Number(form.dataset.undo);
  const tick = window.setInterval(() => {
    if (form.matches(":hover, :focus-within")) return;
    left -= 1;
    if (left > 0) return;
    window.clearInterval(tick);
    form.remove();
  }, 1000);
}

function countHere(form) {
  const field = form.querySelector("[name=quantity]");
  const label = () => {
    const { expected } = field.dataset;
    const same = expected !== undefined && field.value !== "" && Number(field.value) === Number(expected);
    form.querySelector("[data-same]").hidden = !same;
    form.querySelector("[data-keep]").hidden = same;
  };
  const by = { less: -1, more: 1 };
  for (const button of form.querySelectorAll("[name=step]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const number = Number(field.value.replace(",", ".")) || 0;
      field.value = String(Math.max(0, number + by[button.value]));
      label();
    });
  }
  field.addEventListener("input", label);
  field.addEventListener("focus", () => field.select());
}

function offerAlerts(form) {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await subscribe(form);
      form.submit();
    } catch (error) {
      form.querySelector("[data-refused]").hidden = false;
    }
  });
}

async function subscribe(form) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
  const worker = await navigator.serviceWorker.ready;
  const key = bytes(form.dataset.subscribe);
  const known = await worker.pushManager.getSubscription();
  const phone = known || (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const said = phone.toJSON();
  const brand = navigator.userAgentData && navigator.userAgentData.platform;
  Object.assign(form.elements.endpoint, { value: said.endpoint });
  Object.assign(form.elements.p256dh, { value: said.keys.p256dh });
  Object.assign(form.elements.auth, { value: said.keys.auth });
  Object.assign(form.elements.label, { value: brand || navigator.platform || "" });
}

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
