// The outbox: what a form tells is kept on this phone first, then sent in order until the server names its id.
// Nothing leaves it without that, or a person's tap. Every form with a field marked data-tells goes this way.

const PERSON = document.body.dataset.person;
const LATER = [408, 425, 429], PATIENCE = 4000, LONGEST_PAUSE = 300000, NO_ANSWER = 30000;
const shared = "BroadcastChannel" in window ? new BroadcastChannel("outbox") : { postMessage() {} };
let opened, pause = 0, again, signInFirst = false;

function keep(mode, work) {
  opened ||= new Promise((done, fail) => {
    const asked = indexedDB.open("fortnight", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { keyPath: "place", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened.then((box) => new Promise((done, fail) => {
    const step = box.transaction("outbox", mode, { durability: "strict" });
    const asked = work(step.objectStore("outbox"));
    step.oncomplete = () => done(asked.result);
    step.onerror = step.onabort = () => fail(step.error);
  }));
}

// Another person's entries are neither shown nor sent; they wait until that person is back.
const all = () => keep("readonly", (box) => box.getAll());
const waiting = async () => (await all()).filter(({ person }) => person && person === PERSON);
const put = (entry) => keep("readwrite", (box) => box.put(entry));
const remove = (place) => keep("readwrite", (box) => box.delete(place));
const alone = (work) => (navigator.locks ? navigator.locks.request("outbox", work) : work());

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !PERSON || form.dataset.plain || !form.querySelector("[data-tells]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") tell(form, event.submitter);
});
window.addEventListener("pageshow", () => [...document.forms].forEach((form) => form.removeAttribute("aria-busy")));

async function tell(form, by) {
  form.setAttribute("aria-busy", "true");
  const entry = entryOf(form, by);
  try {
    entry.place = await put(entry);
  } catch (error) {  // a browser that keeps nothing: the plain way
    form.dataset.plain = "yes";
    form.removeAttribute("aria-busy");
    return form.requestSubmit(by);
  }
  navigator.storage?.persist?.();
  const patience = new Promise((done) => window.setTimeout(done, PATIENCE));
  const answer = (await Promise.race([flush(entry.id), patience])) || {};
  if (answer.id) return go(answer.to);
  form.removeAttribute("aria-busy");
  if (!answer.said && form.dataset.next) return location.assign(filled(form.dataset.next, entry.fields));
  await draw();
  if (!answer.said) return undefined;
  form.dataset.entry = entry.place;
  return complain(form, answer.said);
}

function entryOf(form, by) {
  const data = new FormData(form), id = crypto.randomUUID();
  if (by && by.name) data.append(by.name, by.value);
  const fields = [...data].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "id");
  const heading = document.querySelector("h1"), said = form.dataset.said;
  const own = (by && by.getAttribute("formaction")) || form.getAttribute("action") || location.href;
  const place = form.dataset.entry && { place: Number(form.dataset.entry) };  // the same form, mended after a refusal
  return {
    id, person: PERSON, at: new Date().toISOString(), fields: [...fields, ["id", id]], url: pathOf(own), ...place,
    said: said ? filled(said, fields) : words(by) || words(heading), by: by ? by.name + "=" + by.value : "",
  };
}

const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
const pathOf = (address) => new URL(address, location.href).pathname;
const value = (fields, name) => (fields.find(([one]) => one === name) || ["", ""])[1];
const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => value(fields, name));

function go(to) {
  const there = new URL(to || location.href, location.href);
  if (there.pathname + there.search !== location.pathname + location.search) return location.assign(there);
  history.replaceState(null, "", there);
  return location.reload();
}

// One flusher among all tabs. Gives the answer about `mine`, if it was reached.
function flush(mine) {
  window.clearTimeout(again);
  return alone(async () => {
    let entry, answer, found;
    while ((entry = (await waiting()).find((one) => !one.refused))) {
      answer = await send(entry, entry.id !== mine);
      if (entry.id === mine) found = answer;
      if (answer.stop) break;
      pause = 0;
      if (answer.id) await remove(entry.place);
      else await put({ ...entry, refused: answer.said });
    }
    signInFirst = Boolean(answer && answer.stop === "sign in");
    if (answer && answer.stop === "later") {
      pause = Math.min(LONGEST_PAUSE, Math.max(2000, pause * 2));
      again = window.setTimeout(settle, pause * (0.75 + Math.random() / 2), "by itself");
    }
    if (answer) shared.postMessage("changed");
    return found;
  });
}

async function send(entry, late) {
  await put({ ...entry, tried: true });
  const body = new FormData(), signal = AbortSignal.timeout?.(NO_ANSWER);
  for (const field of [...entry.fields, ["occurred_at", entry.at]]) body.append(...field);
  const token = (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [])[1] || "";
  const headers = { "X-CSRFToken": token, "X-Outbox": entry.person, "X-Outbox-Clock": new Date().toISOString() };
  if (late) headers["X-Outbox-Late"] = "yes";
  try {
    const response = await fetch(entry.url, { method: "POST", body, headers, redirect: "manual", signal });
    const said = /^application\/json/.test(response.headers.get("Content-Type")) ? await response.json() : {};
    if (response.ok && said.id === entry.id) return { id: said.id, to: said.to };
    if ([401, 403].includes(response.status)) return { stop: "sign in" };
    const refused = response.status >= 400 && response.status < 500 && !LATER.includes(response.status);
    return refused ? { said: said.said || [] } : { stop: "later" };
  } catch (error) {
    return { stop: "later" };
  }
}

// What may have reached the server is taken back there; what never left is simply taken out.
function takeBack(place, undo) {
  return alone(async () => {
    const entry = await keep("readonly", (box) => box.get(place));
    if (!entry) return location.reload();  // it was sent meanwhile: the page offers it now
    if (!entry.tried) return remove(place);
    const fields = [["patient", value(entry.fields, "patient")], ["of", entry.id], ["id", crypto.randomUUID()]];
    const { person } = entry, at = new Date().toISOString();
    await put({ ...entry, takenBack: true });
    return put({ id: fields[2][1], person, at, fields, url: undo.url, said: `${undo.word}: ${entry.said}`, by: "" });
  });
}
