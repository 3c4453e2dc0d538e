/**
 * Text in a table that somebody opens with a spreadsheet. What a song is called is said by strangers, and a cell that begins with `=`, `+`, `-`
 * or `@`, or the full-width form of one, is run as a formula (OWASP, "CSV Injection"). Excel splits at `;` where the decimal sign is a comma,
 * and then takes the quotes for text: so what follows `;`, a tab or the end of a line counts as the beginning of a cell, too. Spaces, signs that
 * nobody sees and quotes before it do not help.
 *
 * The sidecar does the same (`spreadsheet.py`); the cases of both are `cloud/contract/examples/spreadsheet`.
 */
const BEFORE_A_FORMULA =
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  /((?:^|[;\t\r\n])[\u0000- "\u0085\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]*)(?=[=+\-@＝＋－＠])/g;

/** `text` as a cell of CSV (RFC 4180): always in quotes, and with a `'` before what would be a formula. */
export function cell(text: string): string {
  return `"${text.replace(BEFORE_A_FORMULA, "$1'").replaceAll('"', '""')}"`;
}
