/** The words of the page about privacy, in the language spoken now. */

import { computed, signal } from "@preact/signals";
import type { Language } from "../language.ts";
import { language } from "../text.ts";
import type { PrivacyText } from "./en.ts";

const loaders: Record<Language, () => Promise<PrivacyText>> = {
  en: async () => (await import("./en.ts")).en,
  pl: async () => (await import("./pl.ts")).pl,
};
const loaded = signal<PrivacyText | null>(null);
let following = false;

/** What the page says. Read it only after `loadPrivacyText`. */
export const privacyText = computed<PrivacyText>(() => loaded.value!);

/** Loads the words, and from then on follows the language. */
export async function loadPrivacyText(): Promise<void> {
  await speak(language.peek());
  if (following) return;
  following = true;
  // Without a network the words stay as they are.
  language.subscribe((next) => void speak(next).catch(() => {}));
}

async function speak(next: Language): Promise<void> {
  const words = await loaders[next]();
  if (next === language.peek()) loaded.value = words;
}
