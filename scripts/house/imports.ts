/** Compares who imports whom with the rules. Pure: paths are relative to the root of the checkout. */

import { dirname, join } from "node:path/posix";
import type { Exception, Rules } from "./rules.ts";

/** Files and the files that they import. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** What breaks the rules, one line each, and which exceptions nothing needs any more. Empty when all is well. */
export function problemsOf(graph: Graph, rules: Rules): string[] {
  const without = (exceptions: readonly Exception[]) => found(cut(graph, exceptions), rules);
  const unneeded = rules.exceptions.filter((one) =>
    without(rules.exceptions.filter((other) => other !== one)).length === without(rules.exceptions).length
  );
  return [
    ...without(rules.exceptions),
    ...unneeded.map(({ from, to }) => `The exception from ${from} to ${to} is no longer needed: remove it`),
  ];
}

/** Relative imports in the text of a file that lead to a file of `folder`, which has a name in the import map. */
export function relativeImports(file: string, text: string, folder: string): string[] {
  const relative = [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"'\n]*)["']/g)]
    .map((match) => match[1]!);
  return relative.filter((specifier) => isIn(join(dirname(file), specifier), folder))
    .map((specifier) => `${file} imports "${specifier}": say @pika/contract/...`);
}

/** Whether a file holds tests or benchmarks, or helps them. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.split("/").slice(0, -1).some((name) => testFolders.has(name));
}

const testFolders = new Set(["tests", "testing", "bench"]);

function found(graph: Graph, rules: Rules): string[] {
  return [
    ...forbidden(graph, rules),
    ...[...graph.keys()].filter((file) => isAstray(file, rules))
      .map((file) => `${file} lies at the top of its wing and is no program there: it belongs into a room`),
    ...circles(graph).map((files) => `These files import each other in a circle: ${files.join(", ")}`),
    ...rules.oneWay.flatMap((folder) => circles(foldersIn(graph, folder)))
      .map((folders) => `These folders know each other in a circle: ${folders.join(", ")}`),
  ];
}

/** Whether a source file lies at the top of a wing without being a program. */
function isAstray(file: string, { programs }: Rules): boolean {
  const [wing = "", name = "", ...deeper] = file.split("/");
  return deeper.length === 0 && /\.tsx?$/.test(name) && !isTest(file) && !programs[wing]?.includes(name);
}

function cut(graph: Graph, exceptions: readonly Exception[]): Graph {
  const isExcepted = (file: string, imported: string) =>
    exceptions.some(({ from, to }) => isIn(file, from) && isIn(imported, to));
  return new Map(
    [...graph].map(([file, imports]) => [file, imports.filter((imported) => !isExcepted(file, imported))]),
  );
}

function forbidden(graph: Graph, rules: Rules): string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports.filter((imported) => !mayImport(file, imported, rules)).map((imported) => {
      const room = roomOf(file, rules);
      return `${file} imports ${imported}, which ${
        room?.folder ?? "nobody there"
      } may not know (scripts/house/rules.ts)`;
    })
  );
}

function mayImport(file: string, imported: string, rules: Rules): boolean {
  const [from, to] = [roomOf(file, rules), roomOf(imported, rules)];
  if (from === null || to === null) return false;
  if (from.knows.includes(to.folder)) return true;
  // What is shipped knows no test; the programs that put a wing together may be programs for tests.
  if (from === to) return isTest(file) || !isTest(imported) || rules.entries.includes(from.folder);
  const sameWing = wingOf(file) === wingOf(imported);
  if (sameWing && wingOf(file) !== contractWing && (rules.entries.includes(from.folder) || isTest(file))) {
    return true;
  }
  return isTest(file) && rules.testsKnow.includes(to.folder);
}

const contractWing = "cloud/contract";

/** The part of the house that a file belongs to. The contract is a wing of its own that lies in the cloud's folder. */
function wingOf(file: string): string {
  return isIn(file, contractWing) ? contractWing : file.split("/")[0]!;
}

function roomOf(file: string, { rooms }: Rules) {
  const around = rooms.filter(({ folder }) => isIn(file, folder));
  return around.sort((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The folders directly in `folder` and which of them import from which. Files that lie in `folder` itself belong to none. */
function foldersIn(graph: Graph, folder: string): Graph {
  const depth = folder.split("/").length;
  const folderOf = (file: string) =>
    isIn(file, folder) && file.split("/").length > depth + 1
      ? file.split("/").slice(0, depth + 1).join("/")
      : null;
  const folders = new Map<string, string[]>();
  for (const [file, imports] of graph) {
    const own = isTest(file) ? null : folderOf(file);
    if (own === null) continue;
    const others = imports.map(folderOf).filter((other) => other !== null && other !== own) as string[];
    folders.set(own, [...folders.get(own) ?? [], ...others]);
  }
  return folders;
}

/** What reaches itself, in groups that reach each other (Tarjan 1972, strongly connected components). Sorted. */
export function circles(graph: Graph): string[][] {
  const number = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const groups: string[][] = [];
  const visit = (node: string): void => {
    number.set(node, number.size);
    lowest.set(node, number.get(node)!);
    open.push(node);
    isOpen.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!number.has(next)) visit(next);
      else if (!isOpen.has(next)) continue;
      lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!));
    }
    if (lowest.get(node) !== number.get(node)) return;
    const group = open.splice(open.indexOf(node));
    for (const member of group) isOpen.delete(member);
    if (group.length > 1 || graph.get(node)?.includes(node)) groups.push(group.sort());
  };
  for (const node of graph.keys()) if (!number.has(node)) visit(node);
  return groups.sort((a, b) => a[0]!.localeCompare(b[0]!));
}
