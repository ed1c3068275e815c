// The page for an ambulance crew: the screen stays on while it is in view.

if (document.querySelector("[data-awake]") && "wakeLock" in navigator) {
  const stay = () => document.visibilityState === "visible" && navigator.wakeLock.request("screen").catch(() => undefined);
  document.addEventListener("visibilitychange", stay);
  stay();
}
