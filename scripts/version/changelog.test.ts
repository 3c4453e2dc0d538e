import assert from "node:assert/strict";
import { addSection, describeChanges, sectionOf } from "./changelog.ts";
import { readCommit } from "./commits.ts";

const said = (...subjects: string[]) =>
  subjects.map((subject, index) => readCommit({ hash: `${index}`.repeat(40), subject, body: "" })!);

Deno.test("what breaks comes first, then what is new, fixed, faster; each once, oldest first", () => {
  const text = describeChanges(said(
    "perf(analysis): twice as fast",
    "fix: a crash",
    "feat(desk): crates",
    "refactor: nothing to see",
    "feat: stems",
    "feat(library)!: one file per library",
    "revert: polls",
    "docs: more",
  ));
  assert.equal(
    text,
    `### Take care

- library: one file per library (5555555)

### New

- Stems (4444444)
- desk: crates (2222222)

### Fixed

- A crash (1111111)

### Faster

- analysis: twice as fast (0000000)

### Taken back

- Polls (6666666)`,
  );
});

Deno.test("a release without anything to see says so", () => {
  assert.equal(
    describeChanges(said("chore: x", "test: y", "feat(dev): a demo", "fix(release): a step")),
    "Nothing that you would notice.",
  );
});

Deno.test("sections are added at the top, and found by component and version", () => {
  const date = new Date("2026-11-25T23:00:00Z");
  const first = addSection(null, {
    component: "desktop",
    version: "0.1.0",
    date,
    text: "### New\n\n- All of it",
  });
  assert.match(first, /^# Changelog\n\n.*\n\n## desktop 0\.1\.0 \(2026-11-25\)\n\n### New\n\n- All of it\n$/);
  const second = addSection(first, { component: "cloud", version: "0.1.0", date, text: "### Fixed\n\n- It" });
  const third = addSection(second, { component: "desktop", version: "0.1.0-rc.1", date, text: "Nothing." });
  assert.deepEqual(third.split("\n").filter((line) => line.startsWith("## ")), [
    "## desktop 0.1.0-rc.1 (2026-11-25)",
    "## cloud 0.1.0 (2026-11-25)",
    "## desktop 0.1.0 (2026-11-25)",
  ]);
  assert.ok(!third.includes("\n\n\n"));
  assert.equal(sectionOf(third, "desktop", "0.1.0"), "### New\n\n- All of it");
  assert.equal(sectionOf(third.replaceAll("\n", "\r\n"), "cloud", "0.1.0"), "### Fixed\n\n- It");
  for (const version of ["0.1", "0.1.00", "0.2.0"]) {
    assert.equal(sectionOf(third, "desktop", version), undefined);
  }
});
