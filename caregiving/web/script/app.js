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
    if (form.matches(":hover, :focus-within") || --left > 0) return;
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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    subscribe(form).then(() => form.submit(), () => { form.querySelector("[data-refused]").hidden = false; });
  });
}

async function subscribe(form) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
  const pushes = (await navigator.serviceWorker.ready).pushManager;
  const asked = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.subscribe) };
  const phone = ((await pushes.getSubscription()) || (await pushes.subscribe(asked))).toJSON();
  const { platform } = navigator.userAgentData || navigator;
  const said = { endpoint: phone.endpoint, ...phone.keys, label: platform };
  for (const name of ["endpoint", "p256dh", "auth", "label"]) form.elements[name].value = said[name] || "";
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}
