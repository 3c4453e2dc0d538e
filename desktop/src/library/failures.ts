/** Failures that only another file can end: trying again would say the same. */
const FINAL = new Set(["unsupported_format", "too_short", "not_a_file", "empty"]);

/** True when another attempt could end differently without a change to the file. */
export function worthRetrying(code: string): boolean {
  return !FINAL.has(code);
}
