/** Bun, by which the cloud's program runs: the binary out of its npm package, as the lock file pins it. */

import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { root } from "./paths.ts";
import { print } from "./terminal.ts";

/** Path of the program. Throws when this system is none that Bun is made for. */
export function bunPath(): string {
  const system = platform === "win32" ? "windows" : platform;
  const name = `@oven/bun-${system}-${arch === "arm64" ? "aarch64" : arch}`;
  const file = platform === "win32" ? "bun.exe" : "bun";
  // What its own `install.js` would look for: the binary is a package of its own, one for each system.
  const bun = realpathSync(join(root, "node_modules", "bun", "package.json"));
  return createRequire(bun).resolve(`${name}/bin/${file}`);
}

if (import.meta.main) print(bunPath());
