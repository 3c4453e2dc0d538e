/** What a person can do about an error, by its code. */
const ADVICE: Record<string, string> = {
  not_found: "Put the file back, or look through the folder again.",
  not_a_file: "Remove or rename it.",
  unreadable: "Check that you may read the file.",
  empty: "Copy or download the file again.",
  unsupported_format: "Convert it to MP3, FLAC, WAV, AIFF or Ogg.",
  corrupt: "Copy or download the file again.",
  too_short: "Nothing to do: there is too little sound to analyse.",
  changed: "Wait until the file is complete, then try again.",
  out_of_memory: "Close other programs, then try again.",
  timeout: "Try again when the computer is less busy.",
  worker_died: "Try again. If it happens again, the file is broken.",
  internal: "Try again. If it happens again, please report it.",
};

/** One sentence of advice; for unknown codes, to try again. */
export function adviceFor(code: string): string {
  return ADVICE[code] ?? "Try again.";
}

/** True when another attempt could end differently without a change to the file. */
export function worthRetrying(code: string): boolean {
  return !["unsupported_format", "too_short", "not_a_file"].includes(code);
}
