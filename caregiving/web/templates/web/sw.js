// The service worker: what a phone shows without network, and the reminders that come to it.
// It answers GET only; what is told goes past it. Which pages may be kept the server says with the header X-Kept-For,
// which names the person and the patient: a page without it is never kept, and only those of these two are.
const SHELL = "fortnight-shell-{{ version|escapejs }}", PAGES = "fortnight-pages-";
const FILES = [{% for path in shell %}"{{ path|escapejs }}", {% endfor %}];
const OFFLINE = "{% url 'offline' %}", FOR_ANYBODY = [OFFLINE, "{% url 'install' %}"], CHOICE = "{% url 'homes' %}";
const LIST = "{% url 'kept' %}?{{ version|escapejs }}";  // a new version fetches all pages anew
const UNSEEN = { headers: { "X-Keep": "yes" } }, ANY = { ignoreSearch: true, ignoreVary: true };
const SAFE = ["content-type", "content-security-policy", "referrer-policy"], PATIENCE = 3000;
const PICTURES = { icon: "{{ icon|escapejs }}", badge: "{{ badge|escapejs }}" };
const on = (kind, work) => self.addEventListener(kind, (event) => event.waitUntil(work(event)));

on("install", async () => {
  const pages = FOR_ANYBODY.map((url) => new Request(url, { cache: "reload" }));  // a file's name changes with it
  await (await caches.open(SHELL)).addAll([...FILES, ...pages]);
  await self.skipWaiting();
});

on("activate", () => forget("fortnight-shell-", SHELL).then(() => self.clients.claim()));

async function forget(kind, but) {
  for (const name of await caches.keys()) if (name.startsWith(kind) && !name.startsWith(but)) await caches.delete(name);
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const ours = FILES.find((path) => unversioned(path) === unversioned(pathname + search));
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (ours) event.respondWith(file(request, ours));
  else if (request.destination === "image") event.respondWith(fetch(request).catch(() => picture(request.url)));
});

const kept = (url) => caches.match(url, ANY);
const picture = async (url) => (await kept(url)) || Response.error();
const unversioned = (path) => path.replace(/\?.*|[.-][0-9a-f]{12,16}(?=\.\w+$)/, "");
const late = () => new Promise((done) => setTimeout(done, PATIENCE));
const soon = (network) => Promise.race([network, late()]).catch(() => undefined);

// A page from before an update names files of its own: without network today's take their place.
async function file(request, ours) {
  const same = await caches.match(request, { cacheName: SHELL });
  if (same) return same;
  const network = fetch(request), answer = await soon(network);
  return answer?.ok ? answer : (await kept(ours)) || network;
}

async function page(event) {
  const { url } = event.request, network = fetch(event.request);
  event.waitUntil(network.then((answer) => keep(url, answer.clone())).catch(() => undefined));
  const answer = await soon(network);
  if (answer && answer.status < 500) return answer;
  const old = !event.request.referrer.endsWith(CHOICE) && (await kept(url));  // which is of who was chosen before
  return old ? saidSo(old) : network.catch(async () => saidSo(await kept(OFFLINE)));
}

// The page itself says that it is old.
async function saidSo(old) {
  const headers = [...old.headers].filter(([name]) => SAFE.includes(name));
  return new Response((await old.text()).replace("<html ", "<html data-kept "), { headers });
}

const whoseIs = ({ status, redirected, headers }) => status === 200 && !redirected && headers.get("X-Kept-For");

async function keep(url, answer) {
  const whose = whoseIs(answer);
  if (!whose || new URL(url).search) return;
  await forget(PAGES, PAGES + whose);
  await (await caches.open(PAGES + whose)).put(url, answer);
}

// Each page says who looks at it, and at which patient if at one: no other's pages stay, and theirs are fetched anew.
on("message", async ({ data: { person, patient, age } }) => {
  if (patient === undefined) return;  // a page from before this version
  const whose = `${person}.${patient}`;
  await forget(PAGES, PAGES + whose);
  if (patient) await refresh(whose, age);
});

async function refresh(whose, age) {
  const cache = await caches.open(PAGES + whose), last = await cache.match(LIST);
  if (last && Date.now() - Number(await last.text()) < age) return;
  const answer = await fetch(LIST, UNSEEN).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const list = await answer.json();
  if (list.whose !== whose) return;
  await Promise.all([cache.put(LIST, new Response(String(Date.now()))), renew()]);
  const wanted = new Set([LIST]);
  for (const url of list.pages) {
    const found = await fetch(url, UNSEEN).catch(() => undefined);
    // The network went, or another patient was chosen: what was kept stays, and the next page begins anew.
    if (!found || found.status > 500 || !(await caches.has(PAGES + whose))) return void (await cache.delete(LIST));
    const mine = whoseIs(found) === whose;
    if (mine || found.status === 500) wanted.add(url);
    if (!mine) continue;
    const copy = await found.clone().text();
    await cache.put(url, found);
    for (const [, source] of copy.matchAll(/<img[^>]+src="(\/[^"]+)"/g)) {
      wanted.add(source);
      if (!(await cache.match(source))) await cache.add(source).catch(() => undefined);
    }
  }
  const here = self.location.origin.length;
  for (const { url } of await cache.keys()) if (!wanted.has(url.slice(here))) await cache.delete(url);
}

on("push", async (event) => {
  const said = event.data.json(), actions = (said.buttons || []).map(([title, action]) => ({ title, action }));
  await show({ ...said, actions, data: { url: said.url } }, said.quiet);
  const receipts = [`/people/phones/${said.phone}/`, ...(/^\/r\/\d+\/$/.exec(said.url) || [])];
  await Promise.all(receipts.map((path) => tell(`${path}shown/`)));
});

const show = ({ title, body, tag, data, actions }, quiet) => self.registration.showNotification(title, {
  body, tag, data, actions, renotify: true, ...PICTURES, silent: quiet, requireInteraction: !quiet,
});

const tell = (path, said = {}) => fetch(path, { method: "POST", body: new URLSearchParams(said) }).catch(() => {});

// A browser changes its address for alerts without a word: the server hears the one of now.
async function renew(old) {
  const pushes = self.registration.pushManager;
  const phone = ((await pushes?.getSubscription()) || (old && (await pushes.subscribe(old.options))))?.toJSON();
  const said = { endpoint: phone?.endpoint, ...phone?.keys, old: old?.endpoint || "" };
  if (phone) await tell("{% url 'renew_phone' %}", said);
}

on("pushsubscriptionchange", ({ oldSubscription }) => renew(oldSubscription));

on("notificationclick", ({ notification, action }) => {
  const open = () => self.clients.openWindow(notification.data.url);
  notification.close();
  return action ? answered(action, notification).catch(open).catch(() => show(notification)) : open();
});

// What came of an answer takes its place. What did not get through in time is opened; else it is asked again.
async function answered(action, { tag, data }) {
  const answer = await Promise.race([fetch(action, { method: "POST", headers: { Accept: "text/plain" } }), late()]);
  if (!answer?.ok) throw new Error(answer?.status || "late");
  await self.registration.showNotification(await answer.text(), { tag, data, ...PICTURES, silent: true });
}
