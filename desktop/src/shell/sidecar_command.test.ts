import assert from "node:assert/strict";
import { sidecarCommand, startLine } from "./sidecar_command.ts";

Deno.test("the restart command starts the same program as neutralino.config.json does", async () => {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../../neutralino.config.json", import.meta.url)),
  );
  const [extension] = config.extensions;
  for (
    const [os, key] of [["Linux", "commandLinux"], ["Darwin", "commandDarwin"], ["Windows", "commandWindows"]]
  ) {
    const ours = sidecarCommand({ NL_OS: os as "Linux", NL_PATH: "/opt/My Pika" });
    assert.ok(ours.startsWith(extension[key!].replace("${NL_PATH}", "/opt/My Pika")), `${os}: ${ours}`);
  }
});

Deno.test("the start line carries the four strings Neutralino hands to an extension", () => {
  const line = startLine({ NL_PORT: 4711, NL_TOKEN: "abc.def" }, "pika.sidecar");
  assert.deepEqual(JSON.parse(line), {
    nlPort: "4711",
    nlToken: "abc.def",
    nlConnectToken: "def",
    nlExtensionId: "pika.sidecar",
  });
});

Deno.test("a token without its connect part is refused with a reason", () => {
  assert.throws(() => startLine({ NL_PORT: 1, NL_TOKEN: "" }, "x"), /no connect token/);
});
