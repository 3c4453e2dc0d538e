/** The checks of `desktop/CHECKLIST.md`, read. Pure. */

/** What a person does before a release, and what settles it. */
export interface Check {
  number: number;
  title: string;
  /** Seconds that it takes a person. */
  seconds: number;
  /** What to do. */
  task: string;
  /** What has to be seen. */
  sight: string;
  /** The commands whose answers settle it. */
  commands: string[];
  /** The test or the step that looks for the same, or for a part of it; undefined: only a person sees it. */
  machine: { file: string; name: string } | undefined;
}

/** The checks of a Markdown text. Throws an Error for one that lacks something, with its title. */
export function readChecks(markdown: string): Check[] {
  return markdown.split(/^### /m).slice(1).map((section) => {
    const [heading = ""] = section.split("\n");
    const { number, title = "", seconds } =
      /^(?<number>\d+)\. (?<title>.+) \((?<seconds>\d+) s\b.*\)$/.exec(heading)?.groups ?? {};
    const point = (name: string) =>
      new RegExp(`^- \\*\\*${name}\\*\\*: ((?:.+\\n)(?:  .+\\n)*)`, "m").exec(section)?.[1]?.replace(
        /\s+/g,
        " ",
      ).trim();
    const [task, sight, by] = ["Do", "See", "By machine"].map(point);
    const commands = [...section.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)]
      .flatMap(([, lines = ""]) => lines.split("\n").filter(Boolean));
    const { file, name = "" } = /^`(?<file>[^`]+)`: (?<name>.+?)(?: \([^()]+\))?\.$/.exec(by ?? "")?.groups ??
      {};
    if (!number || !task || !sight || commands.length === 0 || !(file || by === "nobody.")) {
      throw new Error(
        `This check is not whole: ${heading}\nIt is ### NUMBER. TITLE (SECONDS s), Do, See, By machine, and commands`,
      );
    }
    const machine = file ? { file, name } : undefined;
    return { number: Number(number), title, seconds: Number(seconds), task, sight, commands, machine };
  });
}
