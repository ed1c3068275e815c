// A battery's time by this phone's clock: from the tap on, also without network and while the app is closed.

const watch = document.querySelector("[data-stopwatch]");
if (watch) time(watch.closest("form"), `stopwatch-${watch.dataset.stopwatch}-${PERSON}`);

function time(form, name, [start, stop] = watch.querySelectorAll("button"), since, until) {
  const show = () => {
    const ran = new Date(since ? (until || Date.now()) - since : 0);
    watch.querySelector("[data-ran]").textContent = Math.floor(ran / 3600000) + ran.toISOString().slice(13, 19);
  };
  const keep = (...moments) => {
    localStorage.setItem(name, JSON.stringify([since, until] = moments));
    [watch.hidden, start.hidden, stop.hidden] = [false, Boolean(since && !until), !since || Boolean(until)];
    if (until) form.elements.minutes.value = Math.floor((until - since) / 60000);
    show();
  };
  keep(...JSON.parse(localStorage.getItem(name) || "[]"));
  start.addEventListener("click", () => keep(Date.now()));
  stop.addEventListener("click", () => keep(since, Date.now()));
  form.addEventListener("submit", () => localStorage.removeItem(name));
  window.setInterval(show, 1000);
}
