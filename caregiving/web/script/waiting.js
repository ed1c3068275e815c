// What waits, drawn: the line above the bar, the forms that are done, ten seconds of undo, the list and its copy.

const UNDO_FOR = 10000, line = document.querySelector("[data-waits]");

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
  if (after < before) tellWorker(A_MOMENT);
  if (after < before && !document.querySelector("input:focus, textarea:focus, select:focus")) location.reload();
}

async function draw() {
  const all = await waiting(), refused = all.filter((entry) => entry.refused);
  for (const old of document.querySelectorAll(".drawn")) old.remove();
  for (const held of document.querySelectorAll("[data-held]")) held.disabled = false;
  if (line) {
    const { some, needs, sign, url, signUrl } = line.dataset, told = refused.length ? refused : all;
    const [text, href] = refused.length ? [needs, url] : signInFirst ? [sign, signUrl] : [some, url];
    const link = Object.assign(line.querySelector("a"), { href });
    line.hidden = !all.length;
    const filling = () => ({ COUNT: told.length, WHAT: told.at(-1).said, SINCE: clock(told[0].at) });
    link.textContent = told.length ? text.replace(/COUNT|WHAT|SINCE/g, (word) => filling()[word]) : "";
    all.forEach(goOn);
    all.forEach(mark);
    offerUndo(all.filter((one) => !one.refused && !one.takenBack && one.url !== line.dataset.backUrl).pop());
  }
  for (const list of document.querySelectorAll("[data-outbox]")) listed(list, all);
  return all.length - refused.length;
}

function clock(at) {
  const moment = new Date(at), day = Date.now() - moment > 72000000 && { day: "numeric", month: "short" };
  const shown = { ...day, timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(document.documentElement.lang, shown).format(moment);
}

// Whatever is drawn here goes when it is drawn anew.
const drawn = (name, what) => Object.assign(document.createElement("p"), what, { className: `${name} drawn` });

// A list that was begun and is not sent yet is ticked where it is read, for the run that it will be.
function goOn({ id, fields }) {
  const list = value(fields, "checklist");
  for (const form of list ? document.querySelectorAll(`[data-of="${list}"]`) : []) {
    form.setAttribute("action", form.dataset.tick.replace(list, id));
    form.hidden = false;
  }
}

// The form that told it says so, and its button is not pressed a second time.
function mark(entry) {
  for (const form of document.forms) {
    const path = pathOf(form.getAttribute("action") || location.href);
    if (path !== entry.url || !form.querySelector("[data-tells]")) continue;
    const button = [...form.elements].find((one) => one.type === "submit" && `${one.name}=${one.value}` === entry.by);
    if (!button) continue;
    const textContent = entry.refused ? line.dataset.refused : line.dataset.waiting;
    form.append(drawn("tag tag-open", { textContent }));
    if (!entry.refused && !form.querySelector("input:not([type=hidden]), textarea, select")) {
      button.disabled = true;
      button.dataset.held = "yes";
    }
  }
}

function offerUndo(entry) {
  const left = entry ? UNDO_FOR - (Date.now() - new Date(entry.at)) : 0;
  const offer = document.querySelector("[data-take-back]"), { backUrl: url, backWord: word } = line.dataset;
  offer.hidden = left <= 0;
  if (offer.hidden) return;
  offer.querySelector("p").textContent = entry.said;
  offer.querySelector("button").onclick = () => takeBack(entry.place, { url, word }).then(() => location.reload());
  window.setTimeout(draw, left + 50);
}

function complain(form, said) {
  const words = drawn("due", { role: "alert", textContent: said.join(" ") || line.dataset.refused });
  form.prepend(words);
  words.scrollIntoView({ block: "center" });
}

function listed(list, all) {
  list.querySelector("[data-none]").hidden = all.length > 0;
  Object.assign(list.querySelector("[data-copy]"), { hidden: !all.length, onclick: () => copy(all) });
  for (const entry of all) {
    const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
    row.classList.add("drawn");
    row.querySelector("b").textContent = entry.said;
    row.querySelector("small").textContent = [clock(entry.at), ...(entry.refused || [])].join(" ");
    const again = () => put({ ...entry, refused: undefined }).then(settle);
    Object.assign(row.querySelector("[data-again]"), { hidden: !entry.refused, onclick: again });
    row.querySelector("[data-remove]").onclick = () => alone(() => remove(entry.place)).then(draw);
    list.querySelector("ul").append(row);
  }
}

function copy(all) {
  const plain = all.map(({ at, said, url, fields, refused }) => ({ at, said, url, fields, refused }));
  const href = URL.createObjectURL(new Blob([JSON.stringify(plain, null, 2)], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: "fortnight-waiting.json" }).click();
}
