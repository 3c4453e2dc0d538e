/** Text that people or files bring, made safe to show: nothing in it can reorder or break the line that it is part of. */

// Controls, surrogates without a partner, byte-order mark, and every mark that changes the direction of text
// (Unicode Standard Annex 9, section 2): a title must not turn around what stands beside it.
const unsafe = /[\p{Cc}\p{Cs}\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** `text` in Unicode's composed form, without controls and direction marks, each run of white space one space, trimmed. */
export function cleanText(text: string): string {
  // Composed after what stood between two parts of a letter has gone: cleaning twice changes nothing more.
  return text.replace(/\s/gu, " ").replace(unsafe, "").normalize("NFC").replace(/ {2,}/g, " ").trim();
}

// Letters and symbols that are drawn as nothing (Hangul fillers, the empty Braille pattern).
const invisible = /[\u115F\u1160\u3164\uFFA0\u2800]/gu;

/** Whether nothing of `text` can be seen. */
export function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(invisible, ""));
}

/** The first `length` code points of `text`; what was cut is marked by an ellipsis. */
export function cutText(text: string, length: number): string {
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join("").trimEnd()}…`;
}

/** The length of `text` in code points. */
export function textLength(text: string): number {
  return [...text].length;
}
