/**
 * Whether a tree for Windows brings all the libraries that it needs. A machine that builds has many that a DJ's lacks, Microsoft's C++ library first of
 * all; without one of them a program says "not found" and ends, or a module of Python cannot be loaded.
 */

import { basename, dirname, relative } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { listFiles } from "../../../lib/files.ts";
import { importsOf } from "./pe_imports.ts";
import { isPartOfWindows } from "./windows_libraries.ts";

/** A file that asks for a library which nobody brings. */
export interface Missing {
  /** Below the tree, with slashes. */
  file: string;
  library: string;
}

/** What a file of a tree asks for. */
export interface Asking {
  /** Below the tree, with slashes. */
  file: string;
  imports: readonly string[];
}

/**
 * The libraries that are neither in the tree, where they are looked for, nor part of Windows. A program looks into its own folder; a library also
 * beside Python's own library, which PyInstaller and Python see to, and in folders such as `numpy.libs`, which wheels add. Pure.
 */
export function missingLibraries(asking: readonly Asking[]): Missing[] {
  const foldersOf = Map.groupBy(asking, ({ file }) => basename(file).toLowerCase());
  const python = asking.find(({ file }) => /^python3\d+\.dll$/i.test(basename(file)));
  return asking.flatMap(({ file, imports }) => {
    const isLookedInto = (folder: string) =>
      folder === dirname(file) ||
      !/\.exe$/i.test(file) && (folder === (python && dirname(python.file)) || folder.endsWith(".libs"));
    const isThere = (library: string) =>
      isPartOfWindows(library) ||
      (foldersOf.get(library.toLowerCase()) ?? []).some((one) => isLookedInto(dirname(one.file)));
    return imports.filter((library) => !isThere(library)).map((library) => ({ file, library }));
  });
}

/** Throws a ScriptError that names each library which a tree needs and does not bring. */
export async function checkLibraries(tree: string): Promise<void> {
  const code = (await listFiles(tree)).filter((file) => /\.(exe|dll|pyd)$/i.test(file));
  const asking = await Promise.all(code.map(async (path) => {
    const file = relative(tree, path).replaceAll("\\", "/");
    return { file, imports: importsOf(await Deno.readFile(path), file) };
  }));
  const missing = missingLibraries(asking);
  if (missing.length === 0) return;
  const lines = missing.map(({ file, library }) => `  ${library}, which ${file} needs`);
  throw new ScriptError(
    `A DJ's Windows may lack what this build needs and does not bring:\n${lines.join("\n")}`,
    {
      help:
        "Make PyInstaller find it (beside python.exe, or in the system's folder). If it is part of every Windows 10, name it in " +
        "scripts/release/targets/windows/windows_libraries.ts",
    },
  );
}
