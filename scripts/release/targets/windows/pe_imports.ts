/** The libraries that a program or library for Windows asks for, read from the file (Microsoft's "PE Format": optional header, import tables). */

import { ScriptError } from "../../../lib/errors.ts";

/** Where the directories' entries lie, and how long theirs are. */
const tables = [
  { directory: 1, size: 20, name: 12 }, //  asked for when it is loaded
  { directory: 13, size: 32, name: 4 }, // asked for when they are first called
] as const;

/**
 * The names as they stand in the file, each once; empty for one that asks for nothing. `where` names it in errors.
 * Throws a ScriptError when it is no 64-bit program.
 */
export function importsOf(file: Uint8Array, where: string): string[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  try {
    return readImports(view);
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof ScriptError)) throw cause;
    throw new ScriptError(`"${where}" is no program or library for 64-bit Windows`, { cause });
  }
}

function readImports(view: DataView): string[] {
  const pe = view.getUint32(0x3c, true);
  const isPe = view.getUint16(0) === 0x4d5a && view.getUint32(pe) === 0x50450000;
  const optional = pe + 24;
  if (!isPe || view.getUint16(optional, true) !== 0x20b) throw new ScriptError("It has no PE32+ header");
  const sections = optional + view.getUint16(pe + 20, true);
  const count = view.getUint16(pe + 6, true);

  /** Where in the file lies what is loaded at an address. */
  const place = (address: number) => {
    for (let at = sections; at < sections + 40 * count; at += 40) {
      const start = view.getUint32(at + 12, true);
      const size = Math.max(view.getUint32(at + 8, true), view.getUint32(at + 16, true));
      if (start <= address && address < start + size) return address - start + view.getUint32(at + 20, true);
    }
    throw new RangeError(`Nothing is loaded at ${address}`);
  };
  const names = new Set<string>();
  for (const { directory, size, name } of tables) {
    if (directory >= view.getUint32(optional + 108, true)) continue;
    const table = view.getUint32(optional + 112 + 8 * directory, true);
    if (table === 0) continue;
    for (let at = place(table); view.getUint32(at + name, true) !== 0; at += size) {
      names.add(textAt(view, place(view.getUint32(at + name, true))));
    }
  }
  return [...names];
}

function textAt(view: DataView, start: number): string {
  let end = start;
  while (view.getUint8(end) !== 0) end++;
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start, end - start));
}
