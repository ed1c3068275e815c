// The count after a power cut: from the tap on, also without network and after the app was closed in between.

for (const page of document.querySelectorAll("[data-power]")) count(page);

async function count(page) {
  const told = (await waiting()).filter((entry) => [page.dataset.start, page.dataset.end].includes(entry.url)).pop();
  const since = told ? told.url === page.dataset.start && told.at : page.dataset.since;
  for (const part of document.querySelectorAll("[data-out]")) part.hidden = !since;
  for (const form of document.querySelectorAll("[data-when]")) form.hidden = !since === (form.dataset.when === "out");
  if (!since) return;
  page.querySelector("[data-clock]").textContent = clock(since);
  show(since);
}

function show(since, before = 0) {
  const least = Math.min(...[...document.querySelectorAll("[data-minutes]")].map((device) => left(device, since)));
  if ([0.5, 0.25].some((mark) => before > mark && least <= mark)) sound(new AudioContext());
  window.setTimeout(show, 5000, since, least);
}

// Writes what is left of a device's time; returns it as a share of the whole.
function left(device, since) {
  const whole = Number(device.dataset.minutes), ends = new Date(since).getTime() + whole * 60000;
  const minutes = Math.max(0, Math.floor((ends - Date.now()) / 60000)), rest = String(minutes % 60).padStart(2, "0");
  device.querySelector("[data-left]").textContent = `${Math.floor(minutes / 60)}:${rest}`;
  device.querySelector("[data-at]").hidden = false;
  device.querySelector("[data-at] b").textContent = clock(ends);
  return minutes / whole;
}

function sound(player, tone = player.createOscillator()) {
  tone.connect(player.destination);
  tone.start();
  tone.stop(player.currentTime + 1.5);
}
