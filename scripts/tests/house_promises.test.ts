/** SECURITY.md: behind each promise is a test. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { hasTest, promisesIn, unkept } from "../house/promises.ts";
import { root } from "../lib/paths.ts";
import { isTestFile } from "../suites/suite_files.ts";

Deno.test("each promise of SECURITY.md has a test that is there", async () => {
  const text = await Deno.readTextFile(join(root, "SECURITY.md"));
  const promises = promisesIn(text);
  assert.ok(promises.length > 10, `only ${promises.length} promises were found`);
  assert.deepEqual(unkept(text), []);
  const broken: string[] = [];
  for (const { promise, file, test } of promises) {
    const found = isTestFile(file) &&
      hasTest(await Deno.readTextFile(join(root, file)).catch(() => ""), { file, test });
    if (!found) broken.push(`"${promise}": there is no test "${test}" in ${file}`);
  }
  assert.deepEqual(broken, []);
});
