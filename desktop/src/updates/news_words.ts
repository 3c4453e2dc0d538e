import type { Updated } from "@pika/contract/desk/updates.ts";

/** What the card says when another version runs than before. */
export function newsWords({ from, going_back, unasked }: Updated): string {
  if (unasked) {
    return `Pika ${from} was installed and did not start, so this one came back by itself. Your library is all there.`;
  }
  return going_back
    ? `Your library is as it was in ${from}.`
    : `It was ${from} before; your library is all there.`;
}
