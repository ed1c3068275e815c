// The service worker: keeps the shell, never a page about a person; shows reminders and says that it did.
// It answers GET only; what is told to the server goes past it.
const SHELL = "fortnight-{{ version|escapejs }}";
const FILES = [{% for path in shell %}"{{ path|escapejs }}", {% endfor %}"{% url 'offline' %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("fortnight-") && name !== SHELL);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match("{% url 'offline' %}")));
  } else if (FILES.includes(new URL(event.request.url).pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request, { ignoreSearch: true })));
  }
});

self.addEventListener("push", (event) => {
  const said = event.data.json();
  const shown = self.registration.showNotification(said.title, {
    body: said.body, tag: said.tag, renotify: true, data: { url: said.url },
    icon: "{{ shell.3|escapejs }}", requireInteraction: true,
  });
  event.waitUntil(shown.then(() => receipt(said.url)));
});

function receipt(url) {
  if (!/^\/r\/\d+\/$/.test(url)) return undefined;
  return fetch(url + "shown/", { method: "POST", credentials: "same-origin" }).catch(() => undefined);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
