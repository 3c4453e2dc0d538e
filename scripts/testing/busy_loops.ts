/** Keeps a machine busy beside the tests. */

import type { ChildGroup } from "../lib/child_group.ts";
import { root } from "../lib/paths.ts";

/** Starts as many busy loops as the machine has cores. They end with the group. */
export function startBusyLoops(group: ChildGroup): void {
  const words = [Deno.execPath(), "eval", "for (;;);"];
  for (let core = 0; core < navigator.hardwareConcurrency; core++) {
    void group.run({ words, cwd: root }, "collect");
  }
}
