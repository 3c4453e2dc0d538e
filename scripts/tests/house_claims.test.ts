/**
 * desktop/packaging/README.md: each claim is shown by a test or a step of a workflow that is there, and the download page says no more.
 * desktop/CHECKLIST.md: what it says that machines do already, they do.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { tried } from "@pika/contract/feed/tried.ts";
import { readChecks } from "../house/checks.ts";
import { hasTest } from "../house/promises.ts";
import { desktopDir, root } from "../lib/paths.ts";
import { claimsOf, claimsPage, readClaims, type ShownBy, shownBy } from "../release/claims.ts";
import { isTestFile } from "../suites/suite_files.ts";

const claims = readClaims(await Deno.readTextFile(claimsPage));
const systems = ["windows", "macos", "linux"] as const;

/** What is said of each release's own trial, in any words of the page. */
const trialStep = "Install, start, analyse a sound, uninstall";
const night = "a DJ has used it for a night";

/** Whether there is such a test, or such a step of a workflow. */
async function isThere({ file, name }: ShownBy): Promise<boolean> {
  const text = await Deno.readTextFile(join(root, file)).catch(() => "");
  return file.startsWith(".github/workflows/")
    ? text.includes(`- name: ${name}\n`)
    : isTestFile(file) && hasTest(text, { file, test: name });
}

Deno.test("each claim about the packages names a test or a step that is there, or says that nobody has seen it", async () => {
  const broken: string[] = [];
  for (const line of claims) {
    const by = shownBy(line);
    if (line.place === "nobody yet") {
      if (by) broken.push(`"${line.claim}" is shown to nobody, and yet by ${line.by}`);
      continue;
    }
    if (!by) {
      broken.push(`"${line.claim}" names nothing that shows it: ${line.by}`);
      continue;
    }
    const isStep = by.file.startsWith(".github/workflows/");
    if (isStep !== (line.place === "runner") || !await isThere(by)) {
      broken.push(`"${line.claim}": there is no "${by.name}" in ${by.file}`);
    }
  }
  assert.deepEqual(broken, []);
  for (const os of systems) {
    assert.ok(claims.filter((one) => one.os === os).length > 5, `${os} has lost its table`);
  }
});

Deno.test("no claim stands twice for one place", () => {
  const lines = claims.map(({ os, claim, place }) => `${os}, ${place}: ${claim}`);
  assert.deepEqual(lines, [...new Set(lines)]);
});

Deno.test("the download page says of each system what the tables say", () => {
  for (const os of systems) {
    const own = claims.filter((one) => one.os === os);
    const byMachine = own.some(({ place, by }) => place === "runner" && by.endsWith(trialStep));
    const people = own.filter(({ claim }) => claim === night);
    assert.ok(people.length > 0, `${os} does not say whether a DJ has used it`);
    const byPeople = people.some(({ place }) => place !== "nobody yet");
    assert.deepEqual(tried[os], { byMachine, byPeople }, os);
  }
});

Deno.test("release.json gets the places of each claim of its system", async () => {
  const windows = await claimsOf("windows");
  assert.deepEqual(windows["the uninstaller leaves nothing but the library"], ["wine", "runner"]);
  assert.deepEqual(windows["Microsoft Defender lets it pass"], ["nobody yet"]);
  assert.ok(!("Gatekeeper opens a notarised Pika without a question" in windows));
});

Deno.test("a line that is no claim is named", () => {
  const page = (line: string) =>
    `# All\n\n## Linux\n\n| claim | place | shown by |\n| --- | --- | --- |\n${line}\n`;
  assert.deepEqual(readClaims(page("| it works | Linux | `a.test.ts`: it works |")), [
    { os: "linux", claim: "it works", place: "Linux", by: "`a.test.ts`: it works" },
  ]);
  for (const line of ["| it works | my machine | me |", "| it works | Linux |", "| it works | Linux |  |"]) {
    assert.throws(() => readClaims(page(line)), { message: new RegExp(RegExp.escape(line)) });
  }
});

const checks = readChecks(await Deno.readTextFile(join(desktopDir, "CHECKLIST.md")));

Deno.test("26 checks are done in twenty minutes, each with a command, and what machines look for they do look for", async () => {
  assert.deepEqual(checks.map(({ number }) => number), Array.from({ length: 26 }, (_, at) => at + 1));
  const seconds = checks.reduce((sum, one) => sum + one.seconds, 0);
  assert.ok(seconds <= 20 * 60, `they take ${seconds} s`);
  const marked = checks.flatMap(({ machine }) => machine ?? []);
  assert.ok(marked.length >= 12, `${marked.length} are marked`);
  const gone = await Array.fromAsync(marked, async (by) => await isThere(by) ? "" : `${by.file}: ${by.name}`);
  assert.deepEqual(gone.filter(Boolean), []);
});

Deno.test("a check that lacks something is named", () => {
  const whole = "### 1. It opens (20 s, twice)\n\n- **Do**: open\n  it.\n- **See**: a window.\n" +
    "- **By machine**: `a.test.ts`: it (of\n  course) opens (a part).\n\n```sh\nps\n```\n";
  assert.deepEqual(readChecks(`# All\n\n${whole}`), [{
    ...{ number: 1, title: "It opens", seconds: 20, task: "open it.", sight: "a window.", commands: ["ps"] },
    machine: { file: "a.test.ts", name: "it (of course) opens" },
  }]);
  assert.equal(readChecks(whole.replace(/`a\.test\.ts`[^.]+\./, "nobody."))[0]?.machine, undefined);
  for (
    const part of ["1. ", " (20 s, twice)", "- **See**: a window.\n", "```sh\nps\n```\n", "`a.test.ts`: "]
  ) {
    assert.ok(whole.includes(part));
    assert.throws(() => readChecks(whole.replace(part, "")), /This check is not whole/, part);
  }
});
