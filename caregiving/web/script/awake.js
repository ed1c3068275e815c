// The page for an ambulance crew: the screen stays on while it is in view.

const stay = () => navigator.wakeLock.request("screen").catch(() => undefined);
if (document.querySelector("[data-awake]") && "wakeLock" in navigator) {
  document.addEventListener("visibilitychange", () => document.hidden || stay());
  stay();
}
