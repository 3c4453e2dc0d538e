/** What a person typed or pasted into the code field. Pure. */

export const codeLength = 5;

/** The code in `text`: out of a pasted link, or what was typed in capitals, without spaces and dashes, cut to its length. */
export function readCode(text: string): string {
  const link = /\/live\/([\p{L}\p{N}]+)/u.exec(text)?.[1];
  return [...(link ?? text).toUpperCase().replace(/[^A-Z0-9]/g, "")].slice(0, codeLength).join("");
}

export type CodeProblem = "look_alike" | "too_short" | null;

/** What is wrong with a code as it stands. Codes hold none of the signs that look like others. */
export function codeProblem(code: string): CodeProblem {
  if (/[01OIL]/.test(code)) return "look_alike";
  return code.length < codeLength ? "too_short" : null;
}
