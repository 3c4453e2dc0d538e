/** What is typed into the announcement composer. The limits are those of the wire. */
import { limits } from "@pika/contract/limits.ts";
import { cleanText, textLength } from "@pika/contract/text.ts";

/** How long an announcement may stay, in seconds. */
export const announcementTimes: { seconds: number; label: string }[] = [
  { seconds: 30, label: "30 s" },
  { seconds: 120, label: "2 min" },
  { seconds: 600, label: "10 min" },
];

/** What DJs say in every night; one click writes it. */
export const standardTexts = [
  "Short break: we go on in 10 minutes.",
  "Last song of the night. Thank you for dancing!",
  "Change partners!",
];

/** The most texts that are remembered. */
const REMEMBERED = 4;

/** The text as it is sent, or what is wrong with it. */
export function readAnnouncement(typed: string): { text: string } | { problem: string } {
  const text = cleanText(typed);
  if (text === "") return { problem: "Write what the phones should show" };
  const length = textLength(text);
  return length > limits.announcement
    ? { problem: `${length} characters: at most ${limits.announcement}` }
    : { text };
}

/** Characters left; below zero when it is too long. */
export function charactersLeft(typed: string): number {
  return limits.announcement - textLength(cleanText(typed));
}

/** `texts` with the newest in front, each once, the oldest forgotten. */
export function remember(texts: string[], text: string): string[] {
  return [text, ...texts.filter((old) => old !== text)].slice(0, REMEMBERED);
}
