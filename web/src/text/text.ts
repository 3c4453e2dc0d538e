/** The text of the language spoken now, loaded when it is needed. */

import { computed, signal } from "@preact/signals";
import { keep, kept } from "../shell/storage.ts";
import type { Text } from "./en.ts";
import { chooseLanguage, type Language } from "./language.ts";

const loaders: Record<Language, () => Promise<Text>> = {
  en: async () => (await import("./en.ts")).en,
  pl: async () => (await import("./pl.ts")).pl,
};
const storageKey = "pika.language";
const loaded = signal<Text | null>(null);

export const language = signal<Language>(chooseLanguage(kept(storageKey), navigator.languages ?? []));

/** What the app says. Read it only after `loadText`. */
export const text = computed<Text>(() => loaded.value!);

/** Loads the text of the language that was chosen. */
export function loadText(): Promise<void> {
  return speak(language.value);
}

/** Speaks that language from now on, also after a reload. */
export async function chooseAndKeep(next: Language): Promise<void> {
  await speak(next);
  keep(storageKey, next);
}

async function speak(next: Language): Promise<void> {
  loaded.value = await loaders[next]();
  language.value = next;
  document.documentElement.lang = next;
}
