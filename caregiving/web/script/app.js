// What pages cannot do alone: subscribe this phone, count without a round trip, end the offer to undo, print.

for (const form of document.querySelectorAll("[data-undo]")) endOffer(form);
for (const form of document.querySelectorAll("[data-count]")) countHere(form);
for (const form of document.querySelectorAll("[data-subscribe]")) offerAlerts(form);
for (const list of document.querySelectorAll("[data-fresh]")) keepFresh(list);
const printing = { hidden: false, onclick: () => window.print() };
for (const button of document.querySelectorAll("[data-print]")) Object.assign(button, printing);

// A list that stands open reads itself anew, unless a hand was on it just now or nobody looks; it says when it cannot.
function keepFresh(list) {
  if (document.querySelector("#words")?.value) return;
  let every = Number(list.dataset.fresh) * 1000, touched = 0;
  for (const kind of ["keyup", "pointerdown"]) list.addEventListener(kind, () => { touched = Date.now(); });
  const busy = () => document.hidden || Date.now() - touched < every;
  window.setInterval(async () => {
    if (busy()) return;
    const read = fetch(location.href).then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""));
    const page = new DOMParser().parseFromString(await read.catch(() => ""), "text/html");
    const newer = page.querySelector("[data-fresh]"), held = list.querySelector("a:focus");
    list.querySelector("[data-as-of]").hidden = Boolean(newer);
    if (!newer || busy()) return;
    list.replaceChildren(...newer.childNodes);
    if (held) [...list.querySelectorAll("a")].find((one) => one.isEqualNode(held))?.focus({ preventScroll: true });
  }, every);
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
    const same = field.value !== "" && Number(field.value) === Number(field.dataset.expected);
    form.querySelector("[data-same]").hidden = !same;
    form.querySelector("[data-keep]").hidden = same;
  };
  for (const button of form.querySelectorAll("[name=step]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      field.value = Math.max(0, (Number(field.value.replace(",", ".")) || 0) + (button.value === "more" ? 1 : -1));
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
  const said = { endpoint: phone.endpoint, ...phone.keys, label: (navigator.userAgentData || navigator).platform };
  for (const name of ["endpoint", "p256dh", "auth", "label"]) form.elements[name].value = said[name] || "";
}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
