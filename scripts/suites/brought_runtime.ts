/** Whether Neutralino's runtime lies on this machine: it is in no package registry, so somebody has to bring it, or a release has fetched it. */

import { ScriptError } from "../lib/errors.ts";
import { lookForShell, runtimeSource } from "../release/runtime_source.ts";
import { hostTarget } from "../release/targets/target.ts";
import type { Missing } from "./missing.ts";

/** The runtime of this machine, or why there is none. Throws a ScriptError when `PIKA_RUNTIME` names something that is no runtime. */
export async function broughtRuntime(): Promise<{ runtime: string; version: string } | Missing> {
  if (Deno.build.os !== "linux") {
    return { reason: "Xvfb's screen is Linux'", help: "Run it on Linux." };
  }
  const asked = Deno.env.get("PIKA_RUNTIME") || undefined;
  const source = await runtimeSource({});
  const shell = await lookForShell(hostTarget(), source, asked);
  if (shell.kind === "neutralino" && shell.toDownload === undefined) {
    return { runtime: shell.runtime, version: shell.version };
  }
  return {
    reason: `Neutralino ${source.pin.version}'s runtime is not on this machine`,
    help:
      "PIKA_RUNTIME names a folder or a zip with it; or deno task release --until runtime   downloads the pinned one.",
  };
}

/** The runtime's program. Throws a ScriptError where there is none. */
export async function requireRuntime(): Promise<string> {
  const found = await broughtRuntime();
  if ("runtime" in found) return found.runtime;
  throw new ScriptError(found.reason, { help: found.help });
}
