// The count after a power cut: from the tap on, also without network and after the app was closed in between.

const cut = document.querySelector("[data-power]");
if (cut) count(cut);

async function count(page) {
  const told = (await waiting()).filter((entry) => [page.dataset.start, page.dataset.end].includes(entry.url)).pop();
  const since = told ? told.url === page.dataset.start && told.at : page.dataset.since;
  for (const part of document.querySelectorAll("[data-out]")) part.hidden = !since;
  for (const form of document.querySelectorAll("[data-when]")) form.hidden = (form.dataset.when === "out") !== Boolean(since);
  if (!since) return;
  page.querySelector("[data-clock]").textContent = clock(since);
  let before = 1;
  const show = () => {
    const shares = [...document.querySelectorAll("[data-minutes]")].map((device) => left(device, since));
    const least = Math.min(...shares, 1);
    for (const mark of [0.5, 0.25]) if (before > mark && least <= mark && before < 1) sound();
    before = Math.min(least, 0.9999);
  };
  show();
  window.setInterval(show, 5000);
}

// Writes what is left of a device's time; returns it as a share of the whole.
function left(device, since) {
  const whole = Number(device.dataset.minutes), ends = new Date(since).getTime() + whole * 60000;
  const minutes = Math.max(0, Math.floor((ends - Date.now()) / 60000));
  device.querySelector("[data-left]").textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  device.querySelector("[data-at]").hidden = false;
  device.querySelector("[data-at] b").textContent = clock(ends);
  return whole ? minutes / whole : 0;
}

function sound() {
  const player = new AudioContext(), tone = player.createOscillator();
  tone.connect(player.destination);
  tone.start();
  tone.stop(player.currentTime + 1.5);
}
