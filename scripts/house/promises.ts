/** What SECURITY.md promises: its tables of promises, and whether the test that it names is in the text of a file. Pure. */

/** A line of a table. */
export interface Promised {
  promise: string;
  /** From the root of the checkout. */
  file: string;
  /** The test's name, as it stands in the file. */
  test: string;
}

/** The lines of the tables of promises in a Markdown text. */
export function promisesIn(markdown: string): Promised[] {
  const rows = markdown.matchAll(/^\| (?<promise>.+?) +\| `(?<file>[^`]+)`: (?<test>.+?) +\|$/gm);
  return [...rows].map(({ groups: { promise = "", file = "", test = "" } = {} }) => ({
    promise,
    file,
    test,
  }));
}

/** Rows of these tables with a promise and something else than a test beside it. */
export function unkept(markdown: string): string[] {
  const tables = markdown.matchAll(/^\| promise .*\n\|[ -|]+\n((?:\|.*\n)*)/gm);
  const rows = [...tables].flatMap(([, rows = ""]) => rows.split("\n").filter(Boolean));
  return rows.filter((row) => promisesIn(row).length === 0);
}

/** Whether a text in TypeScript or Python registers a test of this name; a name may be made of a template. */
export function hasTest(text: string, { file, test }: Pick<Promised, "file" | "test">): boolean {
  if (file.endsWith(".py")) return new RegExp(`^(?:async )?def ${RegExp.escape(test)}\\(`, "m").test(text);
  const names = text.matchAll(
    /(?:\bDeno\.test|\btestWith|\bbrowserTest)\(\s*(?:(?:\{[^}]*\}|\w+),\s*)?(["'`])((?:\\.|(?!\1).)*)\1/gs,
  );
  return [...names].some(([, mark, name = ""]) => {
    const parts = mark === "`" ? name.split(/\$\{[^}]*\}/) : [name];
    return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join(".*")}$`).test(test);
  });
}
