import assert from "node:assert/strict";
import type { Release } from "../../release.ts";
import { controlFile } from "./deb.ts";

const release: Release = {
  version: "1.2.3",
  target: { os: "linux", arch: "arm64" },
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

Deno.test("the control file names version, architecture, size in KiB, and what the shell depends on", () => {
  const browser = controlFile(release, 1025, "2.36");
  assert.match(browser, /^Version: 1\.2\.3$/m);
  assert.match(browser, /^Architecture: arm64$/m);
  assert.match(browser, /^Installed-Size: 2$/m);
  assert.match(browser, /^Depends: libc6 \(>= 2\.36\), xdg-utils$/m);
  const shell = { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" } as const;
  assert.match(controlFile({ ...release, shell }, 1, "2.36"), /^Depends: .*libwebkit2gtk-4\.1-0/m);
  assert.match(browser, /^Recommends: ffmpeg, www-browser$/m);
  assert.ok(browser.endsWith("\n"));
  const candidate = controlFile({ ...release, version: "1.2.3-rc.1" }, 1, "2.36");
  assert.match(candidate, /^Version: 1\.2\.3~rc\.1$/m);
});
