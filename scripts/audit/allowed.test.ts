import assert from "node:assert/strict";
import { type Allowed, allowed, faultOf, judge } from "./allowed.ts";
import type { Finding } from "./finding.ts";
import { exitCode, tell } from "./told.ts";

const today = "2026-11-29";

function finding(id: string, more: Partial<Finding> = {}): Finding {
  const one = {
    source: "npm",
    package: "semver",
    version: "1.0.0",
    severity: "high",
    title: "It hangs",
  } as const;
  return { ...one, aliases: [], id, ...more };
}

const line = (id: string, until: string): Allowed => ({
  id,
  package: "semver",
  reason: "only our own version numbers are read with it",
  until,
});

Deno.test("what is let be is let be by any of its names, until its last day, for its package only", () => {
  const found = [
    finding("GHSA-1", { aliases: ["CVE-1"] }),
    finding("GHSA-2"),
    finding("GHSA-1", { package: "other" }),
  ];
  const judged = judge(found, [
    line("CVE-1", today),
    line("GHSA-2", "2026-11-28"),
    line("GHSA-9", "2027-01-01"),
  ], today);
  assert.deepEqual(judged.letBe.map(({ finding }) => finding.id), ["GHSA-1"]);
  assert.deepEqual(judged.counts, [found[1], found[2]]);
  assert.deepEqual(judged.expired.map(({ id }) => id), ["GHSA-2"]);
  assert.deepEqual(judged.unused.map(({ id }) => id), ["GHSA-9"]);
});

Deno.test("the code and the words say what has to be done", () => {
  const nothing = { counts: [], letBe: [], expired: [], unused: [], asked: ["npm"] as const, unasked: [] };
  assert.equal(exitCode(nothing), 0);
  assert.deepEqual(tell(nothing), ["No known vulnerability counts; looked at npm"]);
  const away = { ...nothing, unasked: [{ source: "images", why: 'there is no "go" here' } as const] };
  assert.equal(exitCode(away), 3);
  assert.match(
    tell(away).join("\n"),
    /Could not be asked: images\n {2}there is no "go" here\n.*not at images$/,
  );
  const bad = {
    ...away,
    counts: [
      finding("GHSA-1", { severity: "low" }),
      finding("GHSA-2", { severity: "critical", fixed: "2.0.0" }),
    ],
    letBe: [{ finding: finding("GHSA-3"), by: line("GHSA-3", "2026-12-31") }],
  };
  assert.equal(exitCode(bad), 1);
  const words = tell(bad).join("\n");
  assert.match(words, /^npm: semver 1\.0\.0: GHSA-2, critical\n {2}It hangs\n {2}Mended in 2\.0\.0\n/);
  assert.match(
    words,
    /GHSA-1, low[^]*Let be until 2026-12-31: GHSA-3 in semver: only our own[^]*\n2 known vulnerabilities; /,
  );
  assert.equal(exitCode({ ...nothing, unused: [line("GHSA-9", today)] }), 1);
});

Deno.test("each line of the list has a reason and an end that is not far away", () => {
  const now = new Date().toISOString().slice(0, 10);
  assert.deepEqual(allowed.flatMap((one) => faultOf(one, now) ?? []), []);
  assert.equal(faultOf(line("GHSA-1", "2026-12-31"), today), undefined);
  assert.match(faultOf({ ...line("GHSA-1", today), reason: "later" }, today)!, /reason says too little/);
  assert.match(faultOf(line("GHSA-1", "soon"), today)!, /"soon" is no day/);
  assert.match(faultOf(line("GHSA-1", "2027-12-31"), today)!, /is too long, 90 is the most/);
});
