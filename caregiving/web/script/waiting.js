// What waits, drawn: the line above the bar, the forms that are done, ten seconds of undo, the list and its copy.

const UNDO_FOR = 10000;
const line = document.querySelector("[data-waits]");

if (PERSON) {
  draw();
  settle();
  shared.onmessage = draw;
  window.addEventListener("online", settle);
  document.addEventListener("visibilitychange", () => document.hidden || settle());
}

// Sends what waits; a page that showed it as waiting is then out of date, unless somebody is writing on it.
async function settle(why) {
  if (why !== "by itself") pause = 0;
  const before = (await waiting()).filter((entry) => !entry.refused).length;
  if (!before) return;
  await flush();
  const after = await draw();
  if (after < before && "serviceWorker" in navigator) tellWorker({ person: PERSON, written: true });
  if (after < before && !document.querySelector("input:focus, textarea:focus, select:focus")) location.reload();
}

async function draw() {
  const all = await waiting(), refused = all.filter((entry) => entry.refused);
  for (const old of document.querySelectorAll("[data-drawn]")) old.remove();
  for (const held of document.querySelectorAll("[data-held]")) held.disabled = false;
  if (line) {
    const { some, needs, sign } = line.dataset, shown = refused[0] || all[all.length - 1];
    line.hidden = !all.length;
    const text = refused.length ? needs : signInFirst ? sign : some;
    const link = line.querySelector("a"), count = String(refused.length || all.length);
    if (shown) link.textContent = text.replace("COUNT", count).replace("WHAT", `${shown.said}, ${clock(shown.at)}`);
    link.href = signInFirst && !refused.length ? line.dataset.signUrl : line.dataset.url;
    for (const entry of all) mark(entry);
    offerUndo(all.filter((one) => !one.refused && !one.takenBack && one.url !== line.dataset.backUrl).pop());
  }
  for (const list of document.querySelectorAll("[data-outbox]")) listed(list, all);
  return all.length - refused.length;
}

function clock(at) {
  const moment = new Date(at), old = Date.now() - moment > 72000000;
  const day = old ? { day: "numeric", month: "short" } : {}, timeZone = document.body.dataset.zone || undefined;
  const shown = { ...day, timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(document.documentElement.lang, shown).format(moment);
}

// Whatever is drawn here goes when it is drawn anew.
function drawn(name, what) {
  const one = Object.assign(document.createElement(name), what);
  one.dataset.drawn = "yes";
  return one;
}

// The form that told it says so, and its button is not pressed a second time.
function mark(entry) {
  for (const form of document.forms) {
    if (!form.querySelector("[data-tells]")) continue;
    if (pathOf(form.getAttribute("action") || location.href) !== entry.url) continue;
    const button = [...form.elements].find((one) => one.type === "submit" && `${one.name}=${one.value}` === entry.by);
    if (!button) continue;
    const textContent = entry.refused ? line.dataset.refused : line.dataset.waiting;
    form.append(drawn("p", { className: "tag tag-open", textContent }));
    if (!entry.refused && !form.querySelector("input:not([type=hidden]), textarea, select")) {
      button.disabled = true;
      button.dataset.held = "yes";
    }
  }
}

function offerUndo(entry) {
  const left = entry ? UNDO_FOR - (Date.now() - new Date(entry.at)) : 0;
  const offer = document.querySelector("[data-take-back]");
  offer.hidden = !(left > 0);
  if (offer.hidden) return;
  offer.querySelector("p").textContent = entry.said;
  offer.querySelector("button").onclick = () => back(entry);
  window.setTimeout(draw, left + 50);
}

async function back(entry) {
  await takeBack(entry.place, { url: line.dataset.backUrl, word: line.dataset.backWord });
  location.reload();
}

function complain(form, said) {
  const words = drawn("p", { className: "due", role: "alert", textContent: said.join(" ") || line.dataset.refused });
  form.prepend(words);
  words.scrollIntoView({ block: "center" });
}

function listed(list, all) {
  list.querySelector("[data-none]").hidden = all.length > 0;
  list.querySelector("[data-copy]").hidden = !all.length;
  list.querySelector("[data-copy]").onclick = () => copy(all);
  for (const entry of all) {
    const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
    row.dataset.drawn = "yes";
    row.querySelector("b").textContent = entry.said;
    row.querySelector("small").textContent = [clock(entry.at), ...(entry.refused || [])].join(" ");
    row.querySelector("[data-again]").hidden = !entry.refused;
    row.querySelector("[data-again]").onclick = () => put({ ...entry, refused: undefined }).then(settle);
    row.querySelector("[data-remove]").onclick = () => alone(() => remove(entry.place)).then(draw);
    list.querySelector("ul").append(row);
  }
}

function copy(all) {
  const plain = all.map(({ at, said, url, fields, refused }) => ({ at, said, url, fields, refused }));
  const href = URL.createObjectURL(new Blob([JSON.stringify(plain, null, 2)], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: "fortnight-waiting.json" }).click();
}
