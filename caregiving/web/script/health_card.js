// Reads a health card's QR codes with the live camera where the browser can; pictures are read by the server.
// Nothing leaves the page before the form is sent.

const canFilm = "BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
for (const form of document.querySelectorAll("[data-card]")) if (canFilm) offerScan(form);

async function offerScan(form) {
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const found = new Collected(form);
  form.querySelector("[data-scan]").hidden = false;
  form.querySelector("[data-camera]").addEventListener("click", () => film(form, detector, found));
}

// The codes of one card: a single one, or parts that come in any order.
class Collected {
  constructor(form) {
    this.form = form;
    this.parts = new Map();
  }

  // Whether the card is whole; then it stands in the form.
  add(text) {
    const part = /^shc:\/([1-9][0-9]?)\/([1-9][0-9]?)\/[0-9]+$/.exec(text);
    if (!part) return /^shc:\/[0-9]+$/.test(text) && this.fill([text]);
    const [, number, all] = part;
    if (this.all !== all) this.parts.clear();
    this.all = all;
    this.parts.set(number, text);
    const words = this.form.dataset.part.replace("NUMBER", String(this.parts.size)).replace("ALL", all);
    say(this.form, words);
    return this.parts.size === Number(all) && this.fill([...this.parts.values()]);
  }

  fill(texts) {
    this.form.querySelector("[name=text]").value = texts.join("\n");
    this.form.requestSubmit();
    return true;
  }
}

async function film(form, detector, found) {
  const view = form.querySelector("[data-view]");
  try {
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) {
    say(form, form.dataset.refused);
    return;
  }
  view.hidden = false;
  await view.play();
  const tick = window.setInterval(async () => {
    const codes = await detector.detect(view).catch(() => []);
    if (!codes.some((code) => found.add(code.rawValue))) return;
    window.clearInterval(tick);
    for (const track of view.srcObject.getTracks()) track.stop();
    view.hidden = true;
  }, 250);
}

function say(form, words) {
  form.querySelector("[data-status]").textContent = words;
}
