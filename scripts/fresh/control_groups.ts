/**
 * The control groups of a bare machine: one group of its own in each hierarchy of this machine, which is the root of all that it sees.
 * An engine inside makes its groups below it, so that they can be counted, and removed with it.
 */

import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import { until } from "../lib/until.ts";

/** Where hierarchies are mounted by all systems. */
export const groupsDir = "/sys/fs/cgroup";

export interface Hierarchy {
  /** Where this machine has it mounted. */
  path: string;
  version: 1 | 2;
}

/** The hierarchies among the lines of `/proc/self/mountinfo`: one of version 2, or several of version 1, or both. */
export function hierarchies(mountinfo: string): Hierarchy[] {
  const found = new Map<string, Hierarchy>();
  for (const line of mountinfo.split("\n")) {
    const [, path, type] = /^\S+ \S+ \S+ \S+ (\S+) .* - (cgroup2?) /.exec(line) ?? [];
    if (!path || (path !== groupsDir && !path.startsWith(`${groupsDir}/`))) continue;
    found.set(path, { path, version: type === "cgroup2" ? 2 : 1 });
  }
  return [...found.values()];
}

/** Makes the group in each hierarchy. Throws a ScriptError when this machine does not allow it. */
export async function makeGroups(all: readonly Hierarchy[], name: string): Promise<void> {
  for (const { path, version } of all) {
    try {
      await Deno.mkdir(join(path, name));
    } catch (error) {
      throw new ScriptError(`Cannot make a control group in "${path}": ${(error as Error).message}`, {
        help: "A bare machine needs a real one around it: not a container without privileges.",
      });
    }
    // In version 1 nobody may enter a group that has no processors and no memory of its own.
    for (const file of version === 1 ? ["cpuset.cpus", "cpuset.mems"] : []) {
      if (!await exists(join(path, name, file))) continue;
      await Deno.writeTextFile(join(path, name, file), await Deno.readTextFile(join(path, file)));
    }
  }
}

/** Removes the group and all below it; waits for the last process in it to end. */
export async function removeGroups(all: readonly Hierarchy[], name: string): Promise<void> {
  for (const { path } of all) {
    await until(async () => await removed(join(path, name)), {
      what: `The processes of the bare machine did not end ("${join(path, name)}")`,
      seconds: 30,
    });
  }
}

async function removed(group: string): Promise<boolean> {
  if (!await exists(group)) return true;
  for await (const entry of Deno.readDir(group)) {
    if (entry.isDirectory && !await removed(join(group, entry.name))) return false;
  }
  try {
    await Deno.remove(group);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    if (error instanceof Deno.errors.Busy || (error as { code?: string }).code === "EBUSY") return false;
    throw error;
  }
}
