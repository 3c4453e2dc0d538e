import type { FigureDoubt } from "@pika/contract/desk/live.ts";

const NEWCOMERS = "more new phones came at once from one network than a club has";
const STRANGERS = "somebody sends likes from phones that were never in this room";

/** Why the figures may be made up, in words for the DJ; empty when there is no doubt. */
export function doubtWords(doubts: readonly FigureDoubt[]): string {
  const [newcomers, strangers] = [doubts.includes("newcomers"), doubts.includes("strangers")];
  if (newcomers && strangers) {
    return `Likes may be made up: ${NEWCOMERS}, and ${STRANGERS}. Most of them do not count.`;
  }
  if (newcomers) return `Likes may be made up: ${NEWCOMERS}. Most of them do not count.`;
  if (strangers) return `Likes may be made up: ${STRANGERS}. Those do not count.`;
  return "";
}
