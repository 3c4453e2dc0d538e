/**
 * Finds where tests ask for programs by any other way than `testWith`, `requireTool` (scripts/testing/test_with.ts) and the markers
 * of sidecar/tests/conftest.py, or leave a test out by a condition of their own. Pure: it looks at text.
 */

/** What was found: a line of a file, and what is wrong there. */
export interface Probe {
  line: number;
  text: string;
  why: string;
}

/** Programs that every machine of the README has, or that Debian calls essential. */
const everywhere = new Set([
  ...[
    "git",
    "node",
    "npm",
    "npx",
    "sh",
    "bash",
    "cat",
    "chmod",
    "cp",
    "id",
    "ls",
    "mkdir",
    "printf",
    "rm",
    "true",
    "false",
    "sleep",
  ],
  ...[
    "sha256sum",
    "tar",
    "gzip",
    "df",
    "dpkg",
    "dpkg-deb",
    "apt-get",
    "sudo",
    "env",
    "kill",
    "flock",
    "chown",
    "touch",
    "ln",
  ],
]);

/** Ways to look for a program, or to leave a test out, that are not the one way. */
const detours: readonly { pattern: RegExp; why: string }[] = [
  {
    pattern: /\$\.which\(|\bshutil\.which\(/,
    why: "looks for a program by itself: use testWith or requireTool",
  },
  {
    pattern: /\bskipif\b|\bpytest\.skip\(|\bimportorskip\(/,
    why: "leaves a test out: use the markers only_on and needs_tool",
  },
  { pattern: /^\s*ignore\b|[{,]\s*ignore\b/, why: "leaves a test out: use testWith" },
];

/** A program that is started by a literal name. */
const started =
  /(?:\bDeno\.Command\(|\brun\(\[(?:\.\.\.\[)?|\bsubprocess\.(?:run|Popen|check_output)\(\[)"([^"$/]+)"/g;

/** Programs that come with another tool's package. */
const companions: Record<string, string> = { umount: "mount", "ssh-keygen": "ssh" };

/** On a line, or the one above it: why what looks like a detour is none. */
const excuse = /\bno probe: \S/;

/** The detours in a test file. `declared`: names of the tools that its suite declares. */
export function findProbes(text: string, declared: readonly string[]): Probe[] {
  const probes: Probe[] = [];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (excuse.test(line) || excuse.test(lines[index - 1] ?? "")) continue;
    const add = (why: string) => probes.push({ line: index + 1, text: line.trim(), why });
    for (const { pattern, why } of detours) if (pattern.test(line)) add(why);
    for (const [, program = ""] of line.matchAll(started)) {
      if (everywhere.has(program) || declared.includes(companions[program] ?? program)) continue;
      add(`starts "${program}", which the suite does not declare (scripts/suites/suites.ts)`);
    }
  }
  return probes;
}

/** Ways to start a process. What a test calls may start one all the same: fast tests run without that right (scripts/suites/suite_command.ts). */
const starting: readonly RegExp[] = [
  /\bDeno\.Command\(/,
  /\b(?:run|output|spawn)\(\[/,
  /\brequireTool\(/,
  /\btools: \[/,
  /(?:await|=) \$`/,
  /\bfrom "[^"]*\/testing\/(?:program|postgres|stack|browser)\.ts"/,
];

/** Where the text of a fast test starts a process. */
export function findProcesses(text: string): Probe[] {
  const why = "starts a process: such tests lie in WING/tests/";
  return text.split("\n").flatMap((line, index) =>
    starting.some((pattern) => pattern.test(line)) ? [{ line: index + 1, text: line.trim(), why }] : []
  );
}

/** Why a file lies where no test or helper of tests may; undefined when all is well. `path` is from the root of the checkout. */
export function misplaced(path: string): string | undefined {
  const folders = path.split("/").slice(0, -1);
  const third = folders.find((name) => /^(e2e|specs?|__tests__|test)$/.test(name));
  if (third) return `lies in "${third}/": tests lie beside their file or in WING/tests/`;
  if (folders.lastIndexOf("tests") > 1) return "lies in a folder of tests that is not WING/tests/";
  if (folders.lastIndexOf("testing") > 0 && !path.startsWith("scripts/testing/")) {
    return "lies in a kit of its own: what tests share is in scripts/testing/";
  }
  return undefined;
}
