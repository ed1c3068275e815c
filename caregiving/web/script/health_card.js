// Reads a health card's QR codes with the live camera where the browser can; pictures are read by the server.
// Nothing leaves the page before the form is sent.

const canFilm = "BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
for (const form of document.querySelectorAll("[data-card]")) if (canFilm) offerScan(form);

async function offerScan(form) {
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] }), add = collector(form);
  form.querySelector("[data-scan]").hidden = false;
  form.querySelector("[data-camera]").addEventListener("click", () => film(form, detector, add));
}

// The codes of one card: a single one, or parts that come in any order. Says whether it is whole; then it is sent.
function collector(form) {
  let whole, parts = new Map();
  return (text) => {
    const [, number, all] = /^shc:\/([1-9][0-9]?)\/([1-9][0-9]?)\/[0-9]+$/.exec(text) || [];
    if (!all && !/^shc:\/[0-9]+$/.test(text)) return false;
    if (whole !== all) parts = new Map();
    whole = all;
    parts.set(number, text);
    if (all) say(form, form.dataset.part.replace("NUMBER", String(parts.size)).replace("ALL", all));
    if (parts.size < Number(all || 1)) return false;
    form.querySelector("[name=text]").value = [...parts.values()].join("\n");
    form.requestSubmit();
    return true;
  };
}

async function film(form, detector, add) {
  const view = form.querySelector("[data-view]");
  const asked = navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  view.srcObject = await asked.catch(() => null);
  if (!view.srcObject) return say(form, form.dataset.refused);
  view.hidden = false;
  await view.play();
  const tick = window.setInterval(async () => {
    const codes = await detector.detect(view).catch(() => []);
    if (!codes.some((code) => add(code.rawValue))) return;
    window.clearInterval(tick);
    for (const track of view.srcObject.getTracks()) track.stop();
    view.hidden = true;
  }, 250);
}

const say = (form, words) => { form.querySelector("[data-status]").textContent = words; };
