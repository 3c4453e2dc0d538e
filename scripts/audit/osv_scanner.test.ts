import assert from "node:assert/strict";
import { readOsvScanner } from "./osv_scanner.ts";

/** An advisory of Debian's openssl that is mended from a version on; of 8.1 by CVSS. */
const advisory = (id: string, fixed: string | null) => ({
  id,
  summary: "",
  aliases: [],
  affected: [
    {
      package: { name: "other", ecosystem: "Debian:13" },
      ranges: [{ type: "ECOSYSTEM", events: [{ fixed: "9" }] }],
    },
    {
      package: { name: "openssl", ecosystem: "Debian:13" },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...fixed ? [{ fixed }] : []] }],
    },
  ],
});

/** As the scanner writes it: https://google.github.io/osv-scanner/output/ . */
function written(groups: unknown[], vulnerabilities: unknown[]): string {
  const one = { name: "openssl", os_package_name: "libssl3", version: "3.0.1-1", ecosystem: "Debian:13" };
  const packages = [{ package: one, vulnerabilities, groups }];
  return JSON.stringify({ results: [{ source: { path: "/var/lib/dpkg/status", type: "os" }, packages }] });
}

Deno.test("of an image counts what is severe and mended in a later package", () => {
  const json = written(
    [
      { ids: ["DEBIAN-CVE-2026-1"], aliases: ["CVE-2026-1", "DEBIAN-CVE-2026-1"], max_severity: "8.1" },
      { ids: ["DEBIAN-CVE-2026-2"], aliases: ["CVE-2026-2"], max_severity: "9.8" },
      { ids: ["DEBIAN-CVE-2026-3"], aliases: ["CVE-2026-3"], max_severity: "5.3" },
      { ids: ["DEBIAN-CVE-2026-4"], aliases: ["CVE-2026-4"], max_severity: "" },
    ],
    [
      advisory("DEBIAN-CVE-2026-1", "3.0.2-1"),
      advisory("DEBIAN-CVE-2026-2", null),
      advisory("DEBIAN-CVE-2026-3", "3.0.2-1"),
      advisory("DEBIAN-CVE-2026-4", "3.0.2-1"),
    ],
  );
  const answer = readOsvScanner("debian:trixie", { code: 1, json, told: "" });
  assert.ok("findings" in answer);
  assert.deepEqual(answer.findings, [{
    source: "images",
    package: "debian:trixie libssl3",
    version: "3.0.1-1",
    id: "DEBIAN-CVE-2026-1",
    aliases: ["CVE-2026-1"],
    severity: "high",
    title: "",
    fixed: "3.0.2-1",
  }]);
  assert.deepEqual(readOsvScanner("a", { code: 0, json: '{"results":[]}', told: "" }), { findings: [] });
});

Deno.test("an image that could not be looked at is no good news", () => {
  for (const [code, json] of [[127, ""], [128, '{"results":[]}'], [0, "no JSON"], [1, ""]] as const) {
    const answer = readOsvScanner("caddy:2", { code, json, told: "failed to run docker command" });
    assert.ok("unasked" in answer && answer.unasked.startsWith("caddy:2: "), `${code} ${json}`);
  }
});
