import assert from "node:assert/strict";
import { readDenoAudit } from "./deno_audit.ts";

/** As deno 2.9.6 printed it. */
const printed = `╭ fetch follows a redirect with its headers
│ Severity:   moderate
│ Package:    fflate
│ Vulnerable: <=0.8.3
╰ Info:       https://github.com/advisories/GHSA-aaaa-rxjj-qqgw

╭ semver vulnerable to Regular Expression Denial of Service
│ Severity:   high
│ Package:    semver
│ Vulnerable: <99.5.2
│ Patched:    >=99.5.2
╰ Info:       https://github.com/advisories/GHSA-c2qf-rxjj-qqgw

Found 2 vulnerabilities
Severity: 0 low, 1 moderate, 1 high, 0 critical
`;

Deno.test("what deno audit found is read", () => {
  const answer = readDenoAudit({ code: 1, text: printed });
  assert.ok("findings" in answer);
  assert.deepEqual(answer.findings.map(({ package: name, id, severity }) => [name, id, severity]), [
    ["fflate", "GHSA-aaaa-rxjj-qqgw", "moderate"],
    ["semver", "GHSA-c2qf-rxjj-qqgw", "high"],
  ]);
  assert.equal(answer.findings[1]!.title, "semver vulnerable to Regular Expression Denial of Service");
  assert.deepEqual(readDenoAudit({ code: 0, text: "No known vulnerabilities found\n" }), { findings: [] });
});

Deno.test("what cannot be read is no good news", () => {
  for (
    const [code, text] of [
      [1, "error: error sending request for url (https://registry.example/bulk): client error (Connect)\n"],
      [0, ""],
      [0, "Nothing to see here\n"],
      [1, printed.replace("╭ fetch", "* fetch")],
      [1, printed.replace("Found 2", "Found 3")],
      [2, printed],
    ] as const
  ) {
    assert.ok("unasked" in readDenoAudit({ code, text }), `${code} ${text}`);
  }
});
