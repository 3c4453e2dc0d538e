import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { sidecarDir } from "../lib/paths.ts";
import { findPython } from "../lib/python.ts";
import { dataFolder, homeEnvironment } from "../release/scratch_home.ts";

const home = join("/", "tmp", "pika verify ż", "home");

for (const [os, platform] of [["linux", "linux"], ["macos", "darwin"], ["windows", "win32"]] as const) {
  Deno.test(`on ${os} the sidecar keeps its data where the trial looks for it, below the home`, async () => {
    const { words } = await findPython();
    const code = `import sys; sys.platform = "${platform}"
from pika_sidecar.paths import default_data_dir
sys.stdout.buffer.write(str(default_data_dir()).encode())`;
    const { stdout } = await run([...words, "-c", code], {
      cwd: sidecarDir,
      env: { ...homeEnvironment(os, home), PIKA_DATA_DIR: "" },
    });
    assert.equal(stdout, dataFolder(os, home));
  });
}

Deno.test("every variable of a home lies below it", () => {
  for (const os of ["linux", "macos", "windows"] as const) {
    for (const [name, path] of Object.entries(homeEnvironment(os, home))) {
      assert.ok(path.startsWith(home), `${os}: ${name}`);
    }
  }
});
