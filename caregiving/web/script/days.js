// A page that was kept on an earlier day: the days that it offers and counts from are this phone's own.
// The chosen day travels in the fragment of the address, which no server and no log ever sees.

const ZONE = document.body.dataset.zone || undefined;
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date());
const daysFrom = (day, count) => new Date(Date.parse(day) + count * 86400000).toISOString().slice(0, 10);
const WORDS = { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" };
const inWords = (day) => new Intl.DateTimeFormat(document.documentElement.lang, WORDS).format(new Date(day));

for (const button of isKept() ? document.querySelectorAll("[data-ago]") : []) {
  button.value = daysFrom(today(), -Number(button.dataset.ago));
  button.querySelector("[data-day-word]").textContent = inWords(button.value);
}
for (const form of document.querySelectorAll("[data-chooses-day]")) form.addEventListener("submit", chooseHere);
const chosen = (/^#(\d{4}-\d\d-\d\d)$/.exec(location.hash) || [])[1];
if (chosen) for (const element of document.querySelectorAll("[data-day]")) fill(element);

function fill(element) {
  const number = String(Math.round((Date.parse(today()) - Date.parse(chosen)) / 86400000)), { day } = element.dataset;
  element.hidden = false;
  if (day) element.textContent = day.replace("DAY", inWords(chosen)).replace("NUMBER", number);
  for (const field of element.querySelectorAll("[name=day]")) field.value = chosen;
}

function chooseHere(event) {
  if (!isKept() && navigator.onLine !== false) return;
  event.preventDefault();
  const day = event.submitter?.value || this.elements.day.value;
  if (day) location.assign(`${this.dataset.choosesDay}#${day}`);
}
