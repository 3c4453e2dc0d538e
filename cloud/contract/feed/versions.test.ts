import assert from "node:assert/strict";
import { compareVersions } from "./versions.ts";

Deno.test("versions are compared as SemVer says", () => {
  const ascending = [
    ...["0.9.9", "0.10.0-alpha", "0.10.0-alpha.1", "0.10.0-alpha.beta", "0.10.0-beta", "0.10.0-beta.2"],
    ...["0.10.0-beta.11", "0.10.0-rc.1", "0.10.0", "0.10.1", "1.0.0-rc.1", "1.0.0", "10.0.0"],
  ];
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries()) {
      assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a}, ${b}`);
    }
  }
});
