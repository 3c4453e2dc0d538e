import assert from "node:assert/strict";
import { join } from "node:path";
import { until } from "../lib/until.ts";
import { liesBelow, parseCim, parsePs, processesBelow } from "../release/processes.ts";
import { testWith, unix } from "../testing/test_with.ts";

Deno.test("the lines of macOS's ps are read: paths with spaces, and no kernel threads", () => {
  const printed =
    "    1 /sbin/launchd\n  812 /private/var/f/pika verify ż/Pika.app/Contents/MacOS/pika-app\n  900 (zombie)\n";
  assert.deepEqual(parsePs(printed), [
    { pid: 1, program: "/sbin/launchd" },
    { pid: 812, program: "/private/var/f/pika verify ż/Pika.app/Contents/MacOS/pika-app" },
  ]);
});

Deno.test("what PowerShell says of processes is read: many, one alone, and those without a path", () => {
  const app = { ProcessId: 812, ExecutablePath: "C:\\Users\\Ż\\Pika\\Pika.exe" };
  const system = { ProcessId: 4, ExecutablePath: null };
  const read = [{ pid: 812, program: "C:\\Users\\Ż\\Pika\\Pika.exe" }];
  assert.deepEqual(parseCim(JSON.stringify([system, app])), read);
  assert.deepEqual(parseCim(JSON.stringify(app)), read);
  assert.deepEqual(parseCim(JSON.stringify([system])), []);
});

Deno.test("Windows' paths are compared without regard to case, in either notation, and by whole names", () => {
  const folder = "C:\\Users\\runneradmin\\Temp\\pika verify ż\\root";
  const below = (path: string, of = folder) => liesBelow(path, of, "windows");
  assert.ok(below(`${folder}\\Pika\\Pika.exe`));
  assert.ok(below(`${folder}\\Pika\\Pika.exe`.toUpperCase()));
  assert.ok(below(`\\\\?\\${folder}\\Pika.exe`));
  assert.ok(below(`${folder}\\Pika.exe`, `${folder.replaceAll("\\", "/")}/`));
  assert.ok(!below(`${folder}2\\Pika.exe`));
  assert.ok(!below(folder));
  assert.ok(
    !below("C:\\Users\\RUNNER~1\\Temp\\pika verify ż\\root\\Pika.exe"),
    "needs the real path as well",
  );
  assert.ok(!liesBelow("/tmp/ROOT/pika", "/tmp/root", "linux"));
});

testWith(
  { os: unix },
  "a program is found by its folder, also through a link to it, and not by another folder's name",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "pika processes ż " });
    const [real, link] = [join(folder, "real"), join(folder, "link")];
    await Deno.mkdir(real);
    await Deno.mkdir(join(folder, "re"));
    await Deno.symlink(real, link);
    await Deno.copyFile(Deno.execPath(), join(real, "program"));
    const child = new Deno.Command(join(real, "program"), {
      args: ["eval", "setTimeout(() => {}, 600_000)"],
      stdin: "null",
    }).spawn();
    const found = async (below: string) => (await processesBelow(below)).some(({ pid }) => pid === child.pid);
    await until(() => found(real), { what: "The program was not found", seconds: 120 });
    assert.ok(await found(link));
    assert.equal(await found(join(folder, "re")), false);
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  },
);
