/**
 * Reads what signing and `LSMinimumSystemVersion` need of Mach-O files: which files are code, for which CPUs, from which macOS on. Code is
 * found by its magic number, never by its name: a library without `.dylib` that nobody signed is refused by notarisation.
 */

import { join } from "node:path";

/** One architecture of a Mach-O file. */
export interface Slice {
  cpu: "arm64" | "x86_64" | `cpu ${number}`;
  kind: "executable" | "library" | "bundle" | `type ${number}`;
  /** The lowest macOS that loads it, as `11.0`; undefined where the file does not say. */
  minimumSystem: string | undefined;
  /** Whether it carries a code signature of any kind. */
  signed: boolean;
}

/** A Mach-O file in a tree. */
export interface CodeFile {
  /** Relative to the tree, with slashes. */
  path: string;
  slices: Slice[];
}

const magic64 = 0xfeedfacf;
const magicFat = 0xcafebabe;
/** `LC_CODE_SIGNATURE`, `LC_VERSION_MIN_MACOSX`, `LC_BUILD_VERSION` of Apple's `mach-o/loader.h`. */
const codeSignature = 0x1d;
const versionMinimum = 0x24;
const buildVersion = 0x32;

/** A Java class begins with the same four bytes as a fat Mach-O file, and says a version of at least 43 where that counts its slices. */
const mostSlices = 20;

/** The slices of a file, or undefined when it is no Mach-O file of 64 bits. Throws an Error when it is one and cut off. */
export async function readMachO(file: string): Promise<Slice[] | undefined> {
  using handle = await Deno.open(file);
  const head = await readAt(handle, 0, 8);
  if (head.byteLength < 8) return undefined;
  const cut = () => new Error(`"${file}" begins like Mach-O code and is cut off`);
  if (head.getUint32(0) === magicFat && head.getUint32(4) <= mostSlices) {
    const count = head.getUint32(4);
    const table = await readAt(handle, 8, count * 20);
    if (table.byteLength < count * 20) throw cut();
    const slices: Slice[] = [];
    for (let index = 0; index < count; index++) {
      const slice = await readSlice(handle, table.getUint32(index * 20 + 8));
      if (!slice) throw cut();
      slices.push(slice);
    }
    return slices;
  }
  if (head.getUint32(0, true) !== magic64) return undefined;
  const slice = await readSlice(handle, 0);
  if (!slice) throw cut();
  return [slice];
}

/** Every Mach-O file of a tree in sorted order. Links are not followed: what they point to is listed by its own path. */
export async function findCode(tree: string): Promise<CodeFile[]> {
  const found: CodeFile[] = [];
  const walk = async (folder: string) => {
    for await (const entry of Deno.readDir(join(tree, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory) await walk(path);
      if (!entry.isFile) continue;
      const slices = await readMachO(join(tree, path));
      if (slices) found.push({ path, slices });
    }
  };
  await walk("");
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The highest of some versions like `11.0`; undefined of none. */
export function highestVersion(versions: readonly string[]): string | undefined {
  const numbers = (version: string) => version.split(".").map(Number);
  return [...versions].sort((a, b) => {
    const [x, y] = [numbers(a), numbers(b)];
    for (let index = 0; index < Math.max(x.length, y.length); index++) {
      const difference = (x[index] ?? 0) - (y[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }).at(-1);
}

async function readSlice(handle: Deno.FsFile, offset: number): Promise<Slice | undefined> {
  const header = await readAt(handle, offset, 32);
  if (header.byteLength < 32 || header.getUint32(0, true) !== magic64) return undefined;
  const count = header.getUint32(16, true);
  const size = header.getUint32(20, true);
  const commands = await readAt(handle, offset + 32, size);
  if (commands.byteLength < size) return undefined;
  const slice: Slice = {
    cpu: cpuName(header.getUint32(4, true)),
    kind: kindName(header.getUint32(12, true)),
    minimumSystem: undefined,
    signed: false,
  };
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 8 > size) return undefined;
    const command = commands.getUint32(at, true);
    const length = commands.getUint32(at + 4, true);
    if (length < 8 || at + length > size) return undefined;
    if (command === codeSignature) slice.signed = true;
    if (command === versionMinimum) slice.minimumSystem = versionText(commands.getUint32(at + 8, true));
    if (command === buildVersion) slice.minimumSystem = versionText(commands.getUint32(at + 12, true));
    at += length;
  }
  return slice;
}

/** 0x000b0000 is 11.0, 0x000a0f06 is 10.15.6. */
function versionText(value: number): string {
  const patch = value & 0xff;
  return `${value >>> 16}.${(value >>> 8) & 0xff}${patch === 0 ? "" : `.${patch}`}`;
}

function cpuName(value: number): Slice["cpu"] {
  if (value === 0x0100000c) return "arm64";
  return value === 0x01000007 ? "x86_64" : `cpu ${value}`;
}

function kindName(value: number): Slice["kind"] {
  return ({ 2: "executable", 6: "library", 8: "bundle" } as const)[value] ?? `type ${value}`;
}

/** Up to `length` bytes from `offset`; fewer where the file ends. */
async function readAt(handle: Deno.FsFile, offset: number, length: number): Promise<DataView> {
  const { size } = await handle.stat();
  const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
  await handle.seek(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < bytes.length) {
    const read = await handle.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return new DataView(bytes.buffer, 0, filled);
}
