/**
 * Loading the page again, once: what is left when neither the sidecar nor the program around the page can be reached, although that
 * program serves the page. Nobody's typing is taken away for it, and a page that nobody serves any more is kept, with its words.
 */

/** What is used of the page. */
export interface Page {
  /** The texts in its fields. */
  fields(): string[];
  /** Can it be loaded? */
  isServed(): Promise<boolean>;
  reload(): void;
  sessionStorage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/** Where it is kept that the page was loaded again. */
const PLACE = "pika.loaded_again";

/** Loads the page again, unless it has been in vain, would take something away, or cannot be had. */
export async function loadAgainOnce(page: Page): Promise<void> {
  if (page.sessionStorage.getItem(PLACE) !== null) return;
  if (page.fields().some((text) => text !== "")) return;
  if (!await page.isServed()) return;
  page.sessionStorage.setItem(PLACE, "yes");
  page.reload();
}

/** All is well again: another time it may help again. */
export function loadingHelped(page: Pick<Page, "sessionStorage">): void {
  page.sessionStorage.removeItem(PLACE);
}

/** The page that this runs in. */
export const thisPage: Page = {
  fields: () =>
    [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
      "input:not([type=checkbox], [type=radio], [type=range]), textarea",
    )]
      .map((field) => field.value),
  async isServed() {
    try {
      return (await fetch(location.pathname, { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  },
  reload: () => location.reload(),
  get sessionStorage() {
    return sessionStorage;
  },
};
