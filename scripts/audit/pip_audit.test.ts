import assert from "node:assert/strict";
import { readPipAudit } from "./pip_audit.ts";

Deno.test("what pip-audit found is read, with what mends it", () => {
  const report = {
    dependencies: [
      { name: "flask", version: "0.5", vulns: [] },
      {
        name: "jinja2",
        version: "3.0.0",
        vulns: [
          {
            id: "PYSEC-2024-1",
            fix_versions: ["3.1.3"],
            aliases: ["CVE-2024-22195"],
            description: "\nAn XSS.\nMore.",
          },
          { id: "GHSA-h5c8-rqwp-cp95", fix_versions: [], aliases: [], description: "" },
        ],
      },
    ],
    fixes: [],
  };
  const answer = readPipAudit({
    json: JSON.stringify(report),
    told: "Found 2 known vulnerabilities in 1 package\n",
  });
  assert.ok("findings" in answer);
  const [one, two] = answer.findings;
  assert.deepEqual([one!.package, one!.version, one!.id, one!.fixed], [
    "jinja2",
    "3.0.0",
    "PYSEC-2024-1",
    "3.1.3",
  ]);
  assert.deepEqual([one!.aliases, one!.title], [["CVE-2024-22195"], "An XSS."]);
  assert.deepEqual([two!.id, two!.fixed], ["GHSA-h5c8-rqwp-cp95", undefined]);
});

Deno.test("a package that was left out is no good news, although pip-audit ends with 0", () => {
  const skipped = {
    name: "numpy",
    skip_reason: "Dependency not found on PyPI and could not be audited: numpy (2.4.6)",
  };
  const dependencies = [{ name: "soxr", version: "1.1.0", vulns: [] }, skipped];
  const left = readPipAudit({
    json: JSON.stringify({ dependencies, fixes: [] }),
    told: "No known vulnerabilities found",
  });
  assert.ok("unasked" in left && left.unasked.includes("numpy was left out"));
  for (const json of ["", "Traceback", JSON.stringify({ dependencies: [], fixes: [] })]) {
    assert.ok("unasked" in readPipAudit({ json, told: "ERROR: no answer" }), json);
  }
});
