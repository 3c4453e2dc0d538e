import assert from "node:assert/strict";
import type { Release } from "../../release.ts";
import { filesScript, makensisCommand } from "./nsis.ts";

const release: Release = {
  version: "1.2.3",
  target: { os: "windows", arch: "x64" },
  commit: "",
  dirty: false,
  buildId: "",
  shell: { kind: "browser", reason: "" },
  published: false,
  cloud: null,
  sidecarMode: "auto",
  workDir: "",
  outDir: "",
  sourceDateEpoch: 0,
};

Deno.test("files are unpacked beside the old ones, and checked by their size", () => {
  const script = filesScript([
    { path: "pika.ico", source: "/stage/pika.ico", size: 7 },
    { path: "sidecar\\a$b.pyd", source: "/stage/sidecar/a$b.pyd", size: 9 },
  ], undefined);
  assert.match(script, /SetOutPath "\$INSTDIR\\\.new"\n {2}File "\/oname=pika\.ico" "\/stage\/pika\.ico"/);
  assert.match(script, /SetOutPath "\$INSTDIR\\\.new\\sidecar"/);
  assert.ok(script.includes('File "/oname=a$$b.pyd" "/stage/sidecar/a$b.pyd"'));
  assert.ok(script.includes('Push "sidecar\\a$$b.pyd"\n  Push 9\n  Call CheckFile'));
  assert.doesNotMatch(script, /UNINSTALL_SIGN/);
});

Deno.test("what the uninstaller would not remove is not packed", () => {
  const stray = { path: "stray.txt", source: "/stage/stray.txt", size: 1 };
  assert.throws(() => filesScript([stray], undefined), { message: /"stray\.txt"/ });
});

Deno.test("the uninstaller is signed by the words, quoted for a shell", () => {
  const script = filesScript([], ["sign", "/with space/tool", "%1"]);
  assert.ok(script.includes(`!define UNINSTALL_SIGN 'sign "/with space/tool" "%1"'`));
  assert.throws(() => filesScript([], ["sign", "it's"]), { message: /it's/ });
});

Deno.test("makensis is told version, size in KiB, and whether WebView2 is needed", () => {
  const options = { release, files: "f", size: 1025, out: "o", icon: "i", compression: "ship" } as const;
  const words = makensisCommand(options);
  assert.ok(words.includes("-DWINDOWS_VERSION=1.2.3.65535"));
  assert.ok(words.includes("-DESTIMATED_KB=2"));
  assert.ok(!words.includes("-DWEBVIEW2") && !words.includes("-DFAST"));
  const shell = { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" } as const;
  assert.ok(makensisCommand({ ...options, release: { ...release, shell } }).includes("-DWEBVIEW2"));
  assert.ok(makensisCommand({ ...options, compression: "fast" }).includes("-DFAST"));
});
