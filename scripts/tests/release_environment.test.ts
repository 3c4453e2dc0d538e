import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { ghStandIn } from "./installers/gh_stand_in.ts";
import { testWith, unix } from "../testing/test_with.ts";

testWith(
  { os: unix },
  "release:environment lets in main and the desktop's tags alone, and says when others are let in",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "pika environment " });
    const gh = await ghStandIn(join(folder, "bin"));
    const task = async (path: string) => {
      const log = join(folder, "log");
      const { code } = await run([
        Deno.execPath(),
        "run",
        "-A",
        join(root, "scripts", "tasks", "release_environment.ts"),
      ], {
        env: { PATH: path, GITHUB_REPOSITORY: "dj/pika" },
        allowed: [1],
        log,
      });
      return { code, said: await Deno.readTextFile(log) };
    };
    // The system's programs are there without /usr/local, where a real gh may lie.
    const path = `${gh.bin}:${dirname(Deno.execPath())}:/usr/bin:/bin`;
    for (let times = 1; times <= 2; times++) {
      assert.equal((await task(path)).code, 0);
      assert.deepEqual(await gh.policies(), ["branch main", "tag desktop-v*"]);
    }
    await gh.addPolicy("branch", "*");
    const open = await task(path);
    assert.equal(open.code, 1);
    assert.match(open.said, /of dj\/pika lets in more: branch \*/);

    await Deno.remove(join(gh.bin, "gh"));
    await Deno.writeTextFile(
      join(gh.bin, "gh"),
      "#!/bin/sh\necho 'gh: To get started, run: gh auth login' >&2; exit 4\n",
      {
        mode: 0o755,
      },
    );
    const signedOut = await task(path);
    assert.equal(signedOut.code, 1);
    assert.match(signedOut.said, /Is dj\/pika on GitHub, and are you signed in/);
    await Deno.remove(folder, { recursive: true });
  },
);
