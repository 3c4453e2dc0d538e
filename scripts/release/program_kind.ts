/** What a program was made for, and whether all of it is there, by its head: ELF (elf.h), Mach-O (loader.h, fat.h), PE (Microsoft's "PE Format"). */

import { type Arch, type Os, type Target, targetName } from "./targets/target.ts";

/** A program's system and processors, and the bytes that it must have at least, as far as its head says. */
export interface ProgramKind {
  os: Os;
  cpus: (Arch | `processor ${number}`)[];
  atLeast: number;
}

const elfCpus: Record<number, Arch> = { 62: "x64", 183: "arm64" };
const machCpus: Record<number, Arch> = { 0x01000007: "x64", 0x0100000c: "arm64" };
const peCpus: Record<number, Arch> = { 0x8664: "x64", 0xaa64: "arm64" };

/** A Java class begins like a fat Mach-O file, and says at least 43 where that counts its slices. */
const mostSlices = 20;

/** The kind of a program; undefined when it is none of 64 bits, or its head is damaged. */
export function kindOf(program: Uint8Array): ProgramKind | undefined {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  try {
    return elf(view) ?? machO(view) ?? pe(view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Why a program is not one for the target, in words that go on after its name; undefined when it is. */
export function unfitFor(program: Uint8Array, target: Target): string | undefined {
  const kind = kindOf(program);
  if (!kind) return "is no program of 64 bits, or a damaged one";
  if (kind.os !== target.os || !kind.cpus.includes(target.arch)) {
    return `is made for ${kind.os} ${kind.cpus.join(" and ")}, and not for ${targetName(target)}`;
  }
  if (program.length >= kind.atLeast) return undefined;
  return `is cut off: it has ${program.length} of at least ${kind.atLeast} bytes`;
}

/** Does a program name a version, as a text of its own? */
export function namesVersion(program: Uint8Array, version: string): boolean {
  const wanted = new TextEncoder().encode(`${version}\0`);
  for (let at = program.indexOf(wanted[0]!); at >= 0; at = program.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, index) => program[at + index] === byte)) return true;
  }
  return false;
}

function elf(view: DataView): ProgramKind | undefined {
  if (view.getUint32(0) !== 0x7f454c46 || view.getUint8(4) !== 2) return undefined;
  const cpu = view.getUint16(18, true);
  // The table of its sections is the last thing in it.
  const sections = Number(view.getBigUint64(0x28, true));
  const atLeast = sections + view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
  return { os: "linux", cpus: [elfCpus[cpu] ?? `processor ${cpu}`], atLeast };
}

function machO(view: DataView): ProgramKind | undefined {
  const named = (cpu: number) => machCpus[cpu] ?? `processor ${cpu}` as const;
  if (view.getUint32(0) === 0xcffaedfe) {
    return { os: "macos", cpus: [named(view.getUint32(4, true))], atLeast: 32 + view.getUint32(20, true) };
  }
  const count = view.getUint32(4);
  if (view.getUint32(0) !== 0xcafebabe || count > mostSlices) return undefined;
  const slices = Array.from({ length: count }, (_, index) => 8 + 20 * index);
  return {
    os: "macos",
    cpus: slices.map((at) => named(view.getUint32(at))),
    atLeast: Math.max(...slices.map((at) => view.getUint32(at + 8) + view.getUint32(at + 12))),
  };
}

function pe(view: DataView): ProgramKind | undefined {
  const head = view.getUint32(0x3c, true);
  if (view.getUint16(0) !== 0x4d5a || view.getUint32(head) !== 0x50450000) return undefined;
  const cpu = view.getUint16(head + 4, true);
  const first = head + 24 + view.getUint16(head + 20, true);
  const sections = Array.from({ length: view.getUint16(head + 6, true) }, (_, index) => first + 40 * index);
  const ends = sections.map((at) => view.getUint32(at + 16, true) + view.getUint32(at + 20, true));
  return { os: "windows", cpus: [peCpus[cpu] ?? `processor ${cpu}`], atLeast: Math.max(0, ...ends) };
}
