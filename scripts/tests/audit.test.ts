/** `deno task audit` with the real tools, in front of a stand-in for those who know: it answers in their formats. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { Program } from "../lib/program.ts";

/** An advisory of npm's registry, as it answers questions about many packages at once. */
const ofNpm = {
  semver: [{
    id: 1096482,
    url: "https://github.com/advisories/GHSA-c2qf-rxjj-qqgw",
    title: "semver vulnerable to Regular Expression Denial of Service",
    severity: "high",
    vulnerable_versions: "<99.5.2",
    cwe: ["CWE-1333"],
    cvss: { score: 7.5, vectorString: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" },
  }],
};

/** One of OSV, as it answers a question about one package. */
const ofOsv = (name: string) => ({
  vulns: [{
    schema_version: "1.7.3",
    id: "PYSEC-2026-1",
    aliases: ["CVE-2026-1"],
    modified: "2026-11-01T00:00:00Z",
    published: "2026-10-01T00:00:00Z",
    details: "Reads too far.",
    affected: [{
      package: { ecosystem: "PyPI", name, purl: `pkg:pypi/${name}` },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "99.0" }] }],
      versions: [],
    }],
  }],
});

/** Answers both; `knows`: names of packages with an advisory. Keeps what it was asked for. */
function standIn(knows: readonly string[]) {
  const asked = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 404 });
    const question = await request.json();
    if (new URL(request.url).pathname.endsWith("/-/npm/v1/security/advisories/bulk")) {
      for (const name of Object.keys(question)) asked.add(`npm ${name}`);
      return Response.json(knows.includes("semver") ? ofNpm : {});
    }
    const { name } = question.package;
    asked.add(`pypi ${name}`);
    return Response.json(knows.includes(name) ? ofOsv(name) : {});
  });
  return {
    asked,
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Runs the task about packages. Returns its code and all that it said. */
async function audit(url: string): Promise<{ code: number; text: string }> {
  const words = [Deno.execPath(), "run", "-A", "scripts/tasks/audit.ts", "npm", "pypi"];
  const env = { NPM_CONFIG_REGISTRY: `${url}/`, PIP_AUDIT_OSV_URL: `${url}/v1/query`, NO_COLOR: "1" };
  await using program = new Program(words, { cwd: root, env });
  return { code: await program.ended, text: program.lines.join("\n") };
}

Deno.test("all packages of the lock files are asked about, and what is known of them is told", async () => {
  await using knowing = standIn(["semver", "numpy"]);
  const { code, text } = await audit(knowing.url);
  assert.equal(code, 1, text);
  assert.match(text, /^npm: semver <99\.5\.2: GHSA-c2qf-rxjj-qqgw, high$/m);
  assert.match(
    text,
    /^pypi: numpy \S+: PYSEC-2026-1 \(CVE-2026-1\)\n {2}Reads too far\.\n {2}Mended in 99\.0$/m,
  );
  assert.match(text, /^2 known vulnerabilities; looked at npm, pypi$/m);
  const lock = await Deno.readTextFile(join(root, "deno.lock"));
  const npm = Object.keys(JSON.parse(lock).npm).map((key) => /^(@?[^@]+)@/.exec(key)![1]!);
  const pypi = await Promise.all(
    ["requirements", "requirements-build", "requirements-dev"].map(async (name) =>
      [...(await Deno.readTextFile(join(root, "sidecar", `${name}.txt`))).matchAll(
        /^([\w.-]+)==[^;\n]*\\$/gm,
      )]
        .map(([, found]) => found!)
    ),
  );
  const all = [...npm.map((name) => `npm ${name}`), ...pypi.flat().map((name) => `pypi ${name}`)];
  assert.ok(all.length > 100);
  assert.deepEqual(all.filter((name) => !knowing.asked.has(name)), []);
});

Deno.test("where nothing is known it ends with 0; where nobody answers, with 3 and no good news", async () => {
  await using knowing = standIn([]);
  const { code, text } = await audit(knowing.url);
  assert.deepEqual([code, text.split("\n").at(-1)], [
    0,
    "No known vulnerability counts; looked at npm, pypi",
  ]);
  const away = await audit("http://127.0.0.1:9");
  assert.equal(away.code, 3, away.text);
  assert.match(away.text, /^Could not be asked: npm\n(?: .*\n)+Could not be asked: pypi\n/m);
  assert.match(away.text, /\nLooked at nothing, not at npm, pypi$/);
});
