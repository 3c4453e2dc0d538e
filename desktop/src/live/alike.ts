/** Refusals that say the same. */

import type { RejectedCommand } from "@pika/contract/desk/live.ts";

/** Those of one type that are refused with the same words are one, so that the list stays short when a night is full. */
export function alike(list: readonly RejectedCommand[]): (RejectedCommand & { times: number })[] {
  const found = new Map<string, RejectedCommand & { times: number }>();
  for (const command of list) {
    const key = `${command.type} ${command.message}`;
    const same = found.get(key);
    if (same) same.times++;
    else found.set(key, { ...command, times: 1 });
  }
  return [...found.values()];
}
