/** A signing that is killed while its program writes: what the next run finds. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { authenticode } from "../../release/targets/windows/authenticode.ts";
import { testWith, unix } from "../../testing/test_with.ts";

const module = new URL("../../release/targets/windows/authenticode.ts", import.meta.url).href;

testWith(
  { os: unix },
  "a signing that is killed half-way leaves the installer as it was, and the next one takes nothing of it over",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "pika killed " });
    const temporary = await Deno.makeTempDir({ prefix: "pika-killed-" });
    try {
      const file = join(folder, "setup.exe");
      await Deno.writeTextFile(file, "unsigned");
      // The signer writes into the file in place, and its caller is killed before it is done.
      const killer = 'sh -c "printf half > $0; kill -9 $PPID" {file}';
      const program = `
        const { authenticode } = await import(${JSON.stringify(module)});
        const method = authenticode({ PIKA_WINDOWS_SIGN_COMMAND: Deno.env.get("SIGNER") }, { os: "linux" });
        await method.signInstaller({}, ${JSON.stringify(file)}, { folder: ${
        JSON.stringify(folder)
      }, note() {} });`;
      const killed = await new Deno.Command(Deno.execPath(), {
        args: ["eval", program],
        env: { SIGNER: killer, TMPDIR: temporary },
        stdout: "null",
        stderr: "null",
      }).output();
      assert.equal(killed.signal, "SIGKILL");
      assert.equal((await run(["ls", temporary])).stdout.match(/^pika-sign-/gm)?.length, 1);
      assert.equal(await Deno.readTextFile(file), "unsigned");
      assert.equal(await Deno.readTextFile(join(folder, "unfinished-setup.exe")), "half");

      // A verifier that believes what ends so, in the place of the one that Windows or Debian has.
      await Deno.writeTextFile(
        join(folder, "osslsigncode"),
        `#!/bin/sh\nfor file; do :; done\ngrep -q 'unsigned, signed$' "$file"\n`,
        { mode: 0o755 },
      );
      const path = Deno.env.get("PATH") ?? "";
      const before = Deno.env.get("TMPDIR");
      Deno.env.set("PATH", `${folder}:${path}`);
      Deno.env.set("TMPDIR", temporary);
      try {
        const method = authenticode({
          PIKA_WINDOWS_SIGN_COMMAND: "sh -c \"printf ', signed' >> $0\" {file}",
        }, { os: "linux" })!;
        await method.signInstaller({} as never, file, { folder, note: () => {} });
      } finally {
        Deno.env.set("PATH", path);
        if (before === undefined) Deno.env.delete("TMPDIR");
        else Deno.env.set("TMPDIR", before);
      }
      assert.equal((await run(["ls", temporary])).stdout, "", "no secret is left, also of the one killed");
      assert.equal(await Deno.readTextFile(file), "unsigned, signed");
      assert.equal((await run(["ls", folder])).stdout, "osslsigncode\nsetup.exe\n");
    } finally {
      await remove(folder);
      await remove(temporary);
    }
  },
);
