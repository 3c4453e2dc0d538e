/** Seals a staged bundle inside out, and looks whether the seal holds. All methods for macOS do it alike. */

import { join } from "node:path";
import plist from "plist";
import type { RunOptions } from "../../../lib/command.ts";
import { CommandError, ScriptError } from "../../../lib/errors.ts";
import { desktopDir } from "../../../lib/paths.ts";
import { runBounded } from "../../bounded.ts";
import { findCode } from "./mach_o.ts";
import { retry } from "../../retry.ts";
import { bundleName } from "./stage.ts";
import { type Seal, signCode, verifyBundle, verifyCode } from "./apple_commands.ts";
import { sealOrder } from "./seal_order.ts";

/** How long a run of codesign may take, and how often and after how many seconds Apple's time server is asked again. */
export interface SealLimits {
  seconds: number;
  times: number;
  pause: number;
}

export const sealLimits: SealLimits = { seconds: 600, times: 5, pause: 10 };

/** Files that are named in one command; each path may be 200 characters long. */
const batch = 100;

/** Seals `Pika.app` in a tree. Throws a ScriptError that says what to do when a key is locked or the time server is away. */
export async function sealBundle(
  seal: Seal,
  tree: string,
  options: RunOptions & { limits: SealLimits },
): Promise<void> {
  const bundle = join(tree, bundleName);
  const order = sealOrder((await findCode(bundle)).map(({ path }) => path));
  const inner = order.inner.map((path) => join(bundle, path));
  // Depth by depth, so that no command meets a folder whose content is not sealed yet.
  for (let at = 0; at < inner.length; at += batch) {
    await codesign(signCode(seal, inner.slice(at, at + batch)), options);
  }
  const folder = await Deno.makeTempDir({ prefix: "pika-entitlements-" });
  try {
    const entitlements = join(folder, "entitlements.plist");
    await Deno.writeTextFile(entitlements, await plainEntitlements());
    const needed = seal.kind === "developer-id" ? entitlements : undefined; // without hardened runtime nothing is forbidden
    await codesign(signCode(seal, [join(bundle, order.sidecar)], needed), options);
    await codesign(signCode(seal, [bundle]), options);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await verifySeal(bundle, options);
}

/** Fails unless a bundle's seal is whole and every piece of code in it is signed. */
export async function verifySeal(
  bundle: string,
  options: RunOptions & { limits: SealLimits },
): Promise<void> {
  const { limits: { seconds }, ...rest } = options;
  const order = sealOrder((await findCode(bundle)).map(({ path }) => path));
  const code = [...order.inner, order.sidecar].map((path) => join(bundle, path));
  const help = "macOS would say that Pika is damaged. Something changed the bundle after it was sealed: " +
    "run deno task release --from package";
  for (let at = 0; at < code.length; at += batch) {
    await runBounded(verifyCode(code.slice(at, at + batch)), { ...rest, seconds, help });
  }
  await runBounded(verifyBundle(bundle), { ...rest, seconds, help });
}

/** The entitlements without their comments, some of which codesign's parser (AMFI) refuses. */
export async function plainEntitlements(): Promise<string> {
  const file = join(desktopDir, "packaging", "macos", "entitlements.plist");
  return plist.build(plist.parse(await Deno.readTextFile(file))) + "\n";
}

/** Runs codesign; asks again when Apple's time server did not answer. */
export async function codesign(
  words: readonly string[],
  options: RunOptions & { limits: SealLimits },
): Promise<void> {
  const { limits: { seconds, times, pause }, ...rest } = options;
  try {
    await retry(() => runBounded(words, { ...rest, seconds }), {
      times,
      pause,
      passing: (error) =>
        error instanceof CommandError && /timestamp.*(expected|not available|service)/i.test(error.tail),
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new ScriptError(error.message, { help: codesignHelp(error.tail), cause: error });
  }
}

/** What to do about a failure of codesign. */
export function codesignHelp(tail: string): string {
  if (/errSecInternalComponent|User interaction is not allowed|errSecInteraction/i.test(tail)) {
    return "The keychain is locked, or codesign may not use its key. Run the step again: it makes a new one.";
  }
  if (/timestamp/i.test(tail)) return "Apple's time server did not answer. Run the step again.";
  if (/no identity found/i.test(tail)) {
    return "The certificate is gone from the keychain. Run the step again.";
  }
  return "";
}
