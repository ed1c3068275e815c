// The service worker: what a phone shows without network, and the reminders that come to it.
// It answers GET only; what is told goes past it. Which pages may be kept, and for whom, the server says
// with the header X-Kept-For: a page without it is never kept, and only one person's pages are.
const SHELL = "fortnight-shell-{{ version|escapejs }}", PAGES = "fortnight-pages-";
const FILES = [{% for path in shell %}"{{ path|escapejs }}", {% endfor %}];
const OFFLINE = "{% url 'offline' %}", LIST = "{% url 'kept' %}", UNSEEN = { headers: { "X-Keep": "yes" } };
const SAFE = ["Content-Type", "Content-Security-Policy", "Referrer-Policy"];
const NEVER = ["/admin/", "/api/", "/team/", "/accounts/"];
const PICTURES = { icon: "{{ icon|escapejs }}", badge: "{{ badge|escapejs }}" };
const PATIENCE = 3000, OLD = 900000, OLD_AFTER_A_WRITE = 20000, GATEWAYS = [502, 503, 504];

self.addEventListener("install", (event) => {
  const whole = [...FILES, new Request(OFFLINE, { cache: "reload" })];  // the files' names change with what they hold
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(whole)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget("fortnight-shell-", SHELL).then(() => self.clients.claim()));
});

async function forget(prefix, except) {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== except);
  await Promise.all(names.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (NEVER.some((path) => pathname.startsWith(path))) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (FILES.includes(pathname + search)) event.respondWith(file(request));
  else if (request.destination === "image") event.respondWith(fetch(request).catch(() => picture(request.url)));
});

const picture = async (url) => (await kept(url)) || Response.error();
const file = async (request) => (await caches.match(request, { cacheName: SHELL })) || fetch(request);

async function page(event) {
  const { url } = event.request, network = fetch(event.request);
  event.waitUntil(network.then((answer) => keep(url, answer.clone())).catch(() => undefined));
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([network, late]).catch(() => undefined);
  if (answer && !GATEWAYS.includes(answer.status)) return answer;
  const old = await kept(url);
  return old ? saidSo(old) : network.catch(async () => saidSo(await caches.match(OFFLINE)));
}

async function kept(url) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const found = await (await caches.open(name)).match(url, { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

// The page itself says that it is old.
async function saidSo(old) {
  const headers = new Headers();
  for (const name of SAFE) if (old.headers.has(name)) headers.set(name, old.headers.get(name));
  return new Response((await old.text()).replace("<html ", "<html data-kept "), { headers });
}

async function keep(url, answer) {
  const person = answer.headers.get("X-Kept-For");
  if (!person || answer.status !== 200 || answer.redirected || new URL(url).search) return false;
  await forget(PAGES, PAGES + person);
  await (await caches.open(PAGES + person)).put(url, answer);
  return true;
}

// Each page says who looks at it; nobody else's pages stay. Then all that this person needs is fetched anew.
self.addEventListener("message", (event) => {
  const { person, written } = event.data;
  const age = written ? OLD_AFTER_A_WRITE : OLD;
  event.waitUntil(forget(PAGES, PAGES + person).then(() => person && refresh(person, age)));
});

async function refresh(person, age) {
  const cache = await caches.open(PAGES + person), last = await cache.match(LIST);
  if (last && Date.now() - Number(await last.text()) < age) return;
  const answer = await fetch(LIST, UNSEEN).catch(() => undefined);
  if (!answer || answer.status >= 500) return;
  const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const list = json ? await answer.json() : { person, pages: [] };  // no home is seen any more: nothing is kept
  if (list.person !== person) return;
  await Promise.all([cache.put(LIST, new Response(String(Date.now()))), renew()]);
  const wanted = new Set([LIST]);
  for (const url of list.pages) {
    const found = await fetch(url, UNSEEN).catch(() => undefined);
    if (!found || found.status >= 500) return;  // the network went: what was kept stays
    const copy = found.clone();
    if (!(await keep(new URL(url, self.location.origin).href, found))) continue;
    wanted.add(url);
    for (const [, source] of (await copy.text()).matchAll(/<img[^>]+src="(\/[^"]+)"/g)) {
      wanted.add(source);
      if (!(await cache.match(source))) await cache.add(source).catch(() => undefined);
    }
  }
  for (const { url } of await cache.keys()) if (!wanted.has(new URL(url).pathname)) await cache.delete(url);
}

self.addEventListener("push", (event) => {
  const said = event.data.json(), actions = (said.buttons || []).map(([title, action]) => ({ title, action }));
  const shown = self.registration.showNotification(said.title, {
    body: said.body, tag: said.tag, renotify: true, actions, data: { url: said.url },
    ...PICTURES, silent: said.quiet, requireInteraction: !said.quiet,
  });
  event.waitUntil(shown.then(() => receipts(said)));
});

const tell = (path, said = {}) => fetch(path, { method: "POST", body: new URLSearchParams(said) }).catch(() => {});

function receipts({ url, phone }) {
  const ofReminder = /^\/r\/\d+\/$/.test(url) ? [tell(`${url}shown/`)] : [];
  return Promise.all([tell(`/people/phones/${phone}/shown/`), ...ofReminder]);
}

// A browser changes its address for alerts without a word: the server hears the one of now.
async function renew(old) {
  const pushes = self.registration.pushManager;
  const phone = ((await pushes?.getSubscription()) || (old && (await pushes.subscribe(old.options))))?.toJSON();
  const said = { endpoint: phone?.endpoint, ...phone?.keys, old: old?.endpoint || "" };
  if (phone) await tell("{% url 'renew_phone' %}", said);
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.oldSubscription)));

self.addEventListener("notificationclick", (event) => {
  const { notification, action } = event, open = () => self.clients.openWindow(notification.data.url);
  notification.close();
  event.waitUntil(action ? answered(action, notification).catch(open) : open());
});

// Answered on the notification itself: what came of it takes its place. What did not get through is opened.
async function answered(action, { tag, data }) {
  const answer = await fetch(action, { method: "POST", headers: { Accept: "text/plain" } });
  if (!answer.ok) throw new Error(answer.status);
  await self.registration.showNotification(await answer.text(), { tag, data, ...PICTURES, silent: true });
}
