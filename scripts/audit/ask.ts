/** Asks the tools, each about what it knows. Nothing is installed into the project by that. */

import $ from "dax";
import { join } from "node:path";
import { lastLines } from "../lib/command.ts";
import { exists } from "../lib/files.ts";
import { imagesNamed, namingImages } from "../lib/images_named.ts";
import { cacheDir, root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { readDenoAudit } from "./deno_audit.ts";
import type { Answer, Finding, Source } from "./finding.ts";
import { readOsvScanner } from "./osv_scanner.ts";
import { readPipAudit } from "./pip_audit.ts";

/** Google's scanner, a module of Go: Go's checksum database vouches for what is built of it. */
const osvScanner = { module: "github.com/google/osv-scanner/v2/cmd/osv-scanner", version: "v2.6.0" } as const;

/** Who is asked about each source. */
export const ask: Readonly<Record<Source, () => Promise<Answer>>> = {
  npm: async () => {
    const { code, stdout, stderr } = await output([Deno.execPath(), "audit"]);
    return readDenoAudit({ code, text: `${stdout}${stderr}` });
  },
  pypi: async () => {
    const python = await ensurePython("audit");
    const answers: Answer[] = [];
    for (const name of ["requirements", "requirements-build", "requirements-dev", "requirements-audit"]) {
      const { stdout, stderr } = await output([
        ...[python, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "60"],
        ...["--disable-pip", "--require-hashes", "--vulnerability-service", "osv"],
        ...["--requirement", join(sidecarDir, `${name}.txt`)],
      ]);
      answers.push(readPipAudit({ json: stdout, told: stderr }));
    }
    return joined(answers);
  },
  images: async () => {
    for (const tool of ["go", "docker"]) {
      if (!await $.which(tool)) return { unasked: `there is no "${tool}" here` };
    }
    const { scanner, unasked } = await ensureOsvScanner();
    if (unasked !== undefined) return { unasked };
    const texts = await Promise.all(namingImages.map((path) => Deno.readTextFile(join(root, path))));
    const answers: Answer[] = [];
    for (const image of new Set(texts.flatMap(imagesNamed))) {
      const { code, stdout, stderr } = await output([scanner, "scan", "image", "--format", "json", image]);
      answers.push(readOsvScanner(image, { code, json: stdout, told: stderr }));
    }
    return joined(answers);
  },
};

/** Builds the scanner, once. Where it is, or why it cannot be built. */
async function ensureOsvScanner(): Promise<
  { scanner: string; unasked?: never } | { scanner?: never; unasked: string }
> {
  const { module, version } = osvScanner;
  const folder = join(cacheDir, "audit", `osv-scanner-${version}`);
  const scanner = join(folder, "osv-scanner");
  if (await exists(scanner)) return { scanner };
  const { code, stderr } = await output(["go", "install", `${module}@${version}`], { GOBIN: folder });
  return code === 0
    ? { scanner }
    : { unasked: `osv-scanner ${version} cannot be built: ${lastLines(stderr, 5)}` };
}

/** All findings, each once; or why one could not be asked. */
function joined(answers: readonly Answer[]): Answer {
  const all = new Map<string, Finding>();
  for (const answer of answers) {
    if ("unasked" in answer) return answer;
    for (const finding of answer.findings) {
      all.set(`${finding.package} ${finding.version} ${finding.id}`, finding);
    }
  }
  return { findings: [...all.values()] };
}

async function output(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program = "", ...args] = words;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: root,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
