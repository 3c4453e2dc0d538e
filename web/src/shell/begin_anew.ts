/** All tabs of this phone begin anew when one of them deletes what the phone did: none goes on as the dancer who was. */

import { keep } from "./storage.ts";

const storageKey = "pika.forgotten";

/** Tells the other tabs. */
export function tellOthersToBeginAnew(): void {
  keep(storageKey, String(Date.now()));
}

/** Hears of it in this one. */
export function beginAnewWhenTold(): void {
  addEventListener("storage", ({ key }) => {
    if (key === storageKey) location.reload();
  });
}
