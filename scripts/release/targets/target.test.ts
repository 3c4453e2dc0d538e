import assert from "node:assert/strict";
import { UsageError } from "../../lib/errors.ts";
import { buildableOn, executableName, hostTarget, runtimeName, targetName, targetNamed } from "./target.ts";

Deno.test("the machine's names become the target's", () => {
  assert.equal(targetName(hostTarget({ os: "linux", arch: "x86_64" })), "linux-x64");
  assert.equal(targetName(hostTarget({ os: "darwin", arch: "aarch64" })), "macos-arm64");
  assert.throws(
    () => hostTarget({ os: "freebsd", arch: "x86_64" }),
    /Cannot build a release on "freebsd x86_64"/,
  );
});

Deno.test("a machine builds for itself, and Linux for Windows besides", () => {
  const linux = { os: "linux", arch: "x64" } as const;
  const mac = { os: "macos", arch: "arm64" } as const;
  assert.deepEqual(targetNamed(undefined, mac), mac);
  assert.deepEqual(targetNamed("linux-x64", linux), linux);
  assert.deepEqual(targetNamed("windows-x64", linux), { os: "windows", arch: "x64" });
  assert.deepEqual(buildableOn(mac), [mac]);
  assert.deepEqual(buildableOn({ os: "linux", arch: "arm64" }).map(targetName), ["linux-arm64"]);
  const refused = (name: string, host: typeof linux | typeof mac, help: RegExp) =>
    assert.throws(() => targetNamed(name, host), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, `Cannot build for "${name}" on ${targetName(host)}`);
      assert.match(error.help, help);
      return true;
    });
  refused("macos-arm64", linux, /^Possible here is linux-x64, or windows-x64, under Wine and for trials\. /);
  refused("windows", linux, /windows-x64/);
  refused("windows-x64", mac, /^Possible here is macos-arm64\. /);
});

Deno.test("programs and runtimes carry the names of their system", () => {
  assert.equal(executableName("pika-sidecar", { os: "windows", arch: "x64" }), "pika-sidecar.exe");
  assert.equal(runtimeName({ os: "windows", arch: "x64" }), "neutralino-win_x64.exe");
  assert.equal(runtimeName({ os: "macos", arch: "arm64" }), "neutralino-mac_arm64");
  assert.equal(runtimeName({ os: "linux", arch: "x64" }), "neutralino-linux_x64");
});
