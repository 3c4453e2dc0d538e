/** Starts the service worker, and reloads into a new version. */

/** After the page has loaded, so that it does not take the network from the first picture. */
export function startServiceWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  const register = () => navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

/** Loads the newest version of the page. */
export async function reloadAnew(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
    (registration?.waiting ?? registration?.installing)?.postMessage("take over");
  } catch {
    // no worker, or no network: the reload says so
  }
  location.reload();
}
