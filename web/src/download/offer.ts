/** Which files of a release are for which machine. Pure. */

import type { Feed, Package } from "@pika/contract/feed/releases.ts";
import { type Cpu, type Machine, type System, systems } from "./machine.ts";

/** The files of one target. */
export interface Choice {
  /** Such as `windows-x64`. */
  target: string;
  system: System;
  cpu: Cpu;
  /** The one to prefer first; never empty. */
  packages: Package[];
}

/** What runs on a processor, the best first: Windows and macOS on ARM run the other kind as well, a little slower. */
const runs: Record<System, Record<Cpu, Cpu[]>> = {
  windows: { x64: ["x64"], arm64: ["arm64", "x64"] },
  macos: { x64: ["x64"], arm64: ["arm64", "x64"] },
  linux: { x64: ["x64"], arm64: ["arm64"] },
};
/** Which processor is likelier, where it is not known. */
const likelier: Record<System, Cpu[]> = {
  windows: ["x64", "arm64"],
  macos: ["arm64", "x64"],
  linux: ["x64", "arm64"],
};

/** All files, by system. Targets that this page does not know are left out. */
export function choicesOf({ targets }: Pick<Feed, "targets">): Choice[] {
  return systems.flatMap((system) =>
    likelier[system].flatMap((cpu) => {
      const target = `${system}-${cpu}`;
      const packages = Object.hasOwn(targets, target) ? targets[target]! : [];
      return packages.length > 0 ? [{ target, system, cpu, packages }] : [];
    })
  );
}

/** What to offer to `machine`: one target, or all of its system where the processor is not known; none when nothing runs there. */
export function offerFor(choices: readonly Choice[], { system, cpu }: Machine): Choice[] {
  const own = choices.filter((choice) => choice.system === system);
  if (system === null || cpu === null) return own;
  const best = runs[system][cpu].map((one) => own.find((choice) => choice.cpu === one)).find(Boolean);
  return best ? [best] : [];
}

/** The last part of a package's address. */
export function fileName({ url }: Package): string {
  return decodeURIComponent(new URL(url).pathname.split("/").pop()!);
}

/** What shows the SHA-256 of a file, where it was downloaded to. */
export function checksumCommand(system: System, file: string): string {
  return {
    windows: `certutil -hashfile ${file} SHA256`,
    macos: `shasum -a 256 ${file}`,
    linux: `sha256sum ${file}`,
  }[system];
}
