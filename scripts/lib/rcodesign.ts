/**
 * `rcodesign`, which signs and checks code for macOS on any system, written without Apple (the crate apple-codesign). No package manager has it:
 * an installed one is taken, or it is built once with cargo, under `.cache`: 330 s of a core with Rust 1.95, 620 s on a bare Debian 12 with its
 * `cargo-web`. What speaks to Apple's notary, which nobody is asked here, is left out; it would be 120 s more.
 */

import $ from "dax";
import { join } from "node:path";
import { run, type RunOptions } from "./command.ts";
import { ScriptError } from "./errors.ts";
import { emptyFolder, exists, remove } from "./files.ts";
import { cacheDir } from "./paths.ts";
import { withProgress } from "./terminal.ts";

/** Of the crate; its own lock file fixes what it is built of. */
const version = "0.29.0";

/** What the crate says that it needs. Debian 12's `cargo` is older, its `cargo-web` (for browsers) is not. */
const oldestCargo = [1, 81] as const;

const folder = join(cacheDir, "rcodesign", version);
const built = join(folder, "bin", "rcodesign");

/** Where it is; undefined when it is neither installed nor built. */
export async function findRcodesign(): Promise<string | undefined> {
  return await $.which("rcodesign") ?? (await exists(built) ? built : undefined);
}

/** A cargo that can build it; undefined when there is none. */
export async function findCargo(): Promise<string | undefined> {
  const cargo = await $.which("cargo");
  if (!cargo) return undefined;
  const { stdout } = await run([cargo, "--version"]);
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
  return major > oldestCargo[0] || (major === oldestCargo[0] && minor >= oldestCargo[1]) ? cargo : undefined;
}

/** Where it is; builds it when it is not there. Throws a ScriptError that says what is missing. */
export async function ensureRcodesign(options: Pick<RunOptions, "log" | "output"> = {}): Promise<string> {
  const found = await findRcodesign();
  if (found) return found;
  const cargo = await findCargo();
  if (!cargo) {
    throw new ScriptError(`Cannot build rcodesign: there is no cargo ${oldestCargo.join(".")} or newer`, {
      help: "deno task doctor   names the command that installs it",
    });
  }
  await withProgress(`rcodesign ${version}, built once (some minutes)`, async () => {
    const target = join(folder, "target");
    await emptyFolder(folder);
    await run(
      [cargo, "install", "apple-codesign", "--version", `=${version}`, "--locked", "--no-default-features"]
        .concat(
          ["--root", folder, "--target-dir", target],
        ),
      { ...options, help: "Check the connection to the crates' registry, then run the same command again." },
    );
    await remove(target);
  });
  return built;
}
