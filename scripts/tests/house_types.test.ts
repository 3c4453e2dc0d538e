/** The types of every file, looked at once for all suites, which leave them out: each would look at much the same files again. */

import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

Deno.test("the compiler finds nothing in any file", async () => {
  await run([Deno.execPath(), "check", "--quiet"], { cwd: root });
});
