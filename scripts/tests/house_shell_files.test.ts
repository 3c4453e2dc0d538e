/** Every shell file of the repository, whatever it is called, as shellcheck reads it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { requireTool, testWith } from "../testing/test_with.ts";

/** The files that git knows and that are named as shell, or begin as a shell's script does; from the checkout's root. */
async function shellFiles(): Promise<string[]> {
  const { stdout } = await run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const found: string[] = [];
  for (const path of new Set(stdout.split("\0").filter(Boolean))) {
    if (path.endsWith(".sh") || await beginsAsShell(join(root, path))) found.push(path);
  }
  return found.sort();
}

async function beginsAsShell(path: string): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false; // removed, and not yet committed
    throw error;
  }
  using opened = file;
  const start = new Uint8Array(64);
  const read = await opened.read(start).catch(() => null); // a link to a folder
  return /^#!\s*\S*(?:\/env )?\S*\b(?:ba|da)?sh\b/.test(
    new TextDecoder().decode(start.subarray(0, read ?? 0)),
  );
}

testWith({ tools: ["git", "shellcheck"] }, "shellcheck finds nothing in our shell files", async () => {
  const files = await shellFiles();
  for (const one of ["scripts/deploy/shell/take_lock.sh", ".ci/run"]) assert.ok(files.includes(one), one);
  const words = ["--external-sources", "--source-path=SCRIPTDIR", "--format=gcc", ...files];
  const { code, stdout } = await run([await requireTool("shellcheck"), ...words], {
    cwd: root,
    allowed: [1],
  });
  assert.equal(code, 0, stdout);
});

Deno.test("what runs on a server ends at the first failure, and says what its arguments are", async () => {
  const folder = join(root, "scripts", "deploy", "shell");
  for await (const { name } of Deno.readDir(folder)) {
    const [first, second = ""] = (await Deno.readTextFile(join(folder, name))).split("\n");
    assert.equal(first, "#!/bin/sh -eu", name);
    assert.ok(second.startsWith(`# ${name} `), `${name} begins with how it is called`);
  }
});
