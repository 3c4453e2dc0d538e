/**
 * The codes that dancers type. One stands for a night until that has been over for `restDays`, and then for another when chance picks it again:
 * nobody who kept a poster is led to strangers soon. 14 million are far more than the nights of half a year. Should somebody use them up all the
 * same, those that ended longest ago rest less, so that there is always a code for who goes live.
 */

/** No vowels, so that no words come out; nothing that looks like something else (0 O, 1 I L, U V). */
const letters = "23456789BCDFGHJKMNPQRSTVWXZ";

/** Days from the end of a night until its code may stand for another: half a year. */
export const restDays = 183;
/** The least that it rests when no other is left. */
export const shortestRestDays = 1;

/** A random code of five letters and digits: 14 million there are. */
export function randomCode(): string {
  const values = crypto.getRandomValues(new Uint32Array(5));
  return [...values].map((value) => letters[value % letters.length]).join("");
}

/** The code that a person meant: case and white space do not matter. `null` when it cannot be one. */
export function readCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z0-9]{5}$/.test(code) ? code : null;
}
