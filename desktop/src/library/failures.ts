import type { FileFailure } from "@pika/contract/desk/analysed_file.ts";

/** Failures that only another file can end: trying again would say the same. */
const FINAL: ReadonlySet<string> = new Set<FileFailure["code"]>([
  "unsupported_format",
  "no_sound",
  "protected",
  "too_short",
  "too_long",
  "not_a_file",
  "empty",
]);

/** True when another attempt could end differently without a change to the file. */
export function worthRetrying(code: string): boolean {
  return !FINAL.has(code);
}
