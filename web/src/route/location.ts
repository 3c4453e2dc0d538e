/** Where the app is, and how it goes elsewhere without loading the page anew. */

import { computed, signal } from "@preact/signals";
import { routeOf } from "./route.ts";

const path = signal(location.pathname);

export const route = computed(() => routeOf(path.value));

/** Goes to a path of this app. */
export function go(to: string): void {
  history.pushState(null, "", to);
  path.value = new URL(to, location.href).pathname;
  scrollTo(0, 0);
}

/** Follows the browser's buttons, and links to our own pages. */
export function followLinks(): void {
  addEventListener("popstate", () => {
    path.value = location.pathname;
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest("a");
    if (!link || !isOurs(link, event)) return;
    event.preventDefault();
    if (link.pathname !== location.pathname) go(link.pathname);
  });
}

function isOurs(link: HTMLAnchorElement, event: MouseEvent): boolean {
  return event.button === 0 && !event.defaultPrevented &&
    !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) &&
    link.origin === location.origin && !link.hash && !link.target && !link.hasAttribute("download");
}
