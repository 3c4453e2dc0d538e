import assert from "node:assert/strict";
import { join } from "node:path";
import { until } from "../until.ts";
import { parsePs, processesBelow } from "./processes.ts";

Deno.test("the lines of macOS's ps are read: paths with spaces, and no kernel threads", () => {
  const printed =
    "    1 /sbin/launchd\n  812 /private/var/f/pika verify ż/Pika.app/Contents/MacOS/pika-app\n  900 (zombie)\n";
  assert.deepEqual(parsePs(printed), [
    { pid: 1, program: "/sbin/launchd" },
    { pid: 812, program: "/private/var/f/pika verify ż/Pika.app/Contents/MacOS/pika-app" },
  ]);
});

Deno.test({
  name: "a program is found by its folder, also through a link to it, and not by another folder's name",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "pika processes ż " });
    const [real, link] = [join(folder, "real"), join(folder, "link")];
    await Deno.mkdir(real);
    await Deno.mkdir(join(folder, "re"));
    await Deno.symlink(real, link);
    await Deno.copyFile(Deno.execPath(), join(real, "program"));
    const child = new Deno.Command(join(real, "program"), {
      args: ["eval", "setTimeout(() => {}, 60_000)"],
      stdin: "null",
    }).spawn();
    const found = async (below: string) => (await processesBelow(below)).some(({ pid }) => pid === child.pid);
    await until(() => found(real), { what: "The program was not found", seconds: 30 });
    assert.ok(await found(link));
    assert.equal(await found(join(folder, "re")), false);
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  },
});
