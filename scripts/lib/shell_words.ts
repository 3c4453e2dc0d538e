/** Words as a POSIX shell takes them apart. */

const plain = /^[\w@%+=:,./-]+$/;

/** Words as one line that a POSIX shell takes apart into the same words. */
export function quote(words: readonly string[]): string {
  return words.map((word) => plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}
