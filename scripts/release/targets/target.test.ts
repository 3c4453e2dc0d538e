import assert from "node:assert/strict";
import { executableName, hostTarget, runtimeName, targetName } from "./target.ts";

Deno.test("the machine's names become the target's", () => {
  assert.equal(targetName(hostTarget({ os: "linux", arch: "x86_64" })), "linux-x64");
  assert.equal(targetName(hostTarget({ os: "darwin", arch: "aarch64" })), "macos-arm64");
  assert.throws(
    () => hostTarget({ os: "freebsd", arch: "x86_64" }),
    /Cannot build a release on "freebsd x86_64"/,
  );
});

Deno.test("programs and runtimes carry the names of their system", () => {
  assert.equal(executableName("pika-sidecar", { os: "windows", arch: "x64" }), "pika-sidecar.exe");
  assert.equal(runtimeName({ os: "windows", arch: "x64" }), "neutralino-win_x64.exe");
  assert.equal(runtimeName({ os: "macos", arch: "arm64" }), "neutralino-mac_arm64");
  assert.equal(runtimeName({ os: "linux", arch: "x64" }), "neutralino-linux_x64");
});
