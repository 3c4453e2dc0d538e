/** Chooses the machine on which a release is tried. */

import type { Machine } from "./machine.ts";
import type { Release } from "./release.ts";
import { thisMachine } from "./this_machine.ts";
import { windowsUnderWine } from "./windows_under_wine.ts";

/** The machine on which a release's programs are tried. It has to be disposed of: a Windows is made for it, which takes 15 s. */
export function machineFor({ builtOn }: Pick<Release, "builtOn">): Promise<Machine> {
  return builtOn ? windowsUnderWine() : Promise.resolve(thisMachine);
}
