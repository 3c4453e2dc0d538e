/** Hands a page on: by what the phone offers, or by copying its address. */

import { text } from "../text/text.ts";
import { notify } from "../shell/notices.ts";

export async function share(what: { title: string; text: string; url: string }): Promise<void> {
  if (typeof navigator.share === "function") {
    try {
      return await navigator.share(what);
    } catch (error) {
      if ((error as Error).name === "AbortError") return; // the person thought better of it
    }
  }
  try {
    await navigator.clipboard.writeText(what.url);
    notify(text.value.live.copied);
  } catch {
    notify(text.value.live.copyFailed);
  }
}

/** Gives the browser a file to save. */
export function saveFile(name: string, content: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
