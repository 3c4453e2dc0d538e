/** The codes that dancers type. */

/** No vowels, so that no words come out; nothing that looks like something else (0 O, 1 I L, U V). */
const letters = "23456789BCDFGHJKMNPQRSTVWXZ";

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
