/** `deno task lock`: resolves all dependencies anew and rewrites `deno.lock` and `sidecar/requirements*.txt`. */

import { join } from "node:path";
import { isHelpOnly } from "../lib/arguments.ts";
import { run } from "../lib/command.ts";
import { root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { main, say, withProgress } from "../lib/terminal.ts";

const usage = `deno task lock

Resolves all dependencies anew, to the newest versions that their ranges allow, and rewrites deno.lock and
sidecar/requirements*.txt.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return;
  const python = await ensurePython("dev");
  // In this order: the later files take the versions of the first as constraints.
  const names = ["", "-build", "-dev", "-test", "-windows", "-audit"].map((suffix) =>
    `requirements${suffix}`
  );
  for (const name of names) {
    await withProgress(
      `${name}.txt`,
      () =>
        run(
          [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"].concat(
            [
              "--generate-hashes",
              "--no-header",
              "--no-annotate",
              "--no-emit-index-url",
              "--no-emit-find-links",
            ],
            ["--upgrade", "--output-file", `${name}.txt`, `${name}.in`],
          ),
          {
            cwd: sidecarDir,
            env: { UV_SYSTEM_CERTS: "1" },
          },
        ),
    );
  }
  const lock = join(root, "deno.lock");
  await Deno.rename(lock, `${lock}.old`);
  try {
    await withProgress("deno.lock", () => run([Deno.execPath(), "install", "--frozen=false"], { cwd: root }));
    await Deno.remove(`${lock}.old`);
  } catch (error) {
    await Deno.rename(`${lock}.old`, lock);
    throw error;
  }
  say("Locked. Run deno task test, then commit deno.lock and sidecar/requirements*.txt.");
});
