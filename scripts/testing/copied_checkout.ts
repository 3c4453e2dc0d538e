/** A copy of this checkout as it lies here, committed or not, without what was built: for what edits it, or needs an empty cache. */

import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

/** What a release is made of and planned by. */
export const releaseSources: readonly string[] = [
  ...["scripts", "desktop", "sidecar", "cloud", "web"],
  ...["deno.json", "deno.lock", "LICENSE", ".gitignore"],
];

/** Copies what lies below the paths, and commits it. Remove the folder afterwards. */
export async function copiedCheckout(paths: readonly string[]): Promise<string> {
  const checkout = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika checkout " }));
  const list = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths];
  const names = new Set((await run(list, { cwd: root })).stdout.split("\0").filter(Boolean));
  for (const name of names) {
    await Deno.mkdir(dirname(join(checkout, name)), { recursive: true });
    // One that was deleted and not yet committed is still in the list.
    await Deno.copyFile(join(root, name), join(checkout, name)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  const git = ["git", "-c", "user.name=test", "-c", "user.email=test@pika.invalid", "-C", checkout];
  await run([...git, "init", "--quiet"]);
  await run([...git, "add", "--all"]);
  await run([...git, "commit", "--quiet", "--message", "copied"]);
  return checkout;
}
