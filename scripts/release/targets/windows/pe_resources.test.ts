import assert from "node:assert/strict";
import { iconFile, windowsVersion } from "./pe_resources.ts";
import { readIcons } from "./program_info.ts";

Deno.test("four numbers are in the order of the versions", () => {
  const ascending = [
    "0.1.0-alpha.1",
    "0.1.0-beta.1",
    "0.1.0-beta.2",
    "0.1.0-rc.1",
    "0.1.0-rc.10",
    "0.1.0",
    "0.1.1-beta.1",
    "0.10.0",
  ].map(windowsVersion);
  const asNumbers = ascending.map((version) =>
    version.split(".").reduce((sum, part) => sum * 65_536n + BigInt(part), 0n)
  );
  assert.deepEqual(asNumbers, [...asNumbers].sort((a, b) => a < b ? -1 : 1));
  assert.equal(new Set(ascending).size, ascending.length);
  assert.equal(windowsVersion("1.2.3"), "1.2.3.65535");
});

Deno.test("what is no version, or does not fit, is refused with its name", () => {
  for (const wrong of ["1.2", "v1.2.3", "1.2.65536", "1.2.3+build"]) {
    assert.throws(() => windowsVersion(wrong), {
      name: "ScriptError",
      message: new RegExp(RegExp.escape(wrong)),
    });
  }
});

Deno.test("an icon file holds its pictures where its directory says", async () => {
  const icons = await readIcons();
  const file = iconFile([...icons].reverse());
  const view = new DataView(file.buffer);
  assert.equal(view.getUint16(4, true), icons.length);
  icons.forEach((png, index) => {
    const offset = view.getUint32(6 + 16 * index + 12, true);
    assert.deepEqual(file.subarray(offset, offset + png.length), png);
  });
  assert.equal(view.getUint8(6), 16);
  assert.equal(view.getUint8(6 + 16 * (icons.length - 1)), 0, "256 pixels are written as 0");
  assert.throws(() => iconFile([new Uint8Array(40)]), { message: /no square PNG/ });
});
