import assert from "node:assert/strict";
import { CommandError } from "../../../lib/errors.ts";
import { refuseEnding } from "./release_certificate.ts";
import { describeLog, isRefusal } from "./notarisation.ts";
import { plainEntitlements } from "./seal.ts";

Deno.test("Apple's log is told in lines; what is none is told as it is", () => {
  const issues = [{ severity: "error", path: "a", message: "not signed", architecture: "x86_64" }, {
    severity: "warning",
  }];
  assert.equal(describeLog(JSON.stringify({ issues })), "error: a (x86_64): not signed\nwarning: ?: ?");
  assert.equal(describeLog('{"statusSummary":"Ready","issues":null}'), "Ready");
  assert.equal(describeLog("no JSON"), "no JSON");
});

Deno.test("a refused key is told from a broken connection", () => {
  const error = (tail: string) => new CommandError(["xcrun"], 1, tail);
  assert.ok(isRefusal(error("HTTP status code: 401. Invalid credentials.")));
  assert.ok(isRefusal(error("HTTP status code: 403. A required agreement is missing or has expired.")));
  for (
    const passing of ["HTTP status code: 500", "The network connection was lost.", "timed out after 4010 ms"]
  ) {
    assert.ok(!isRefusal(error(passing)), passing);
  }
});

Deno.test("a certificate that ends within two weeks is refused with its name and date", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  refuseEnding({ name: "Developer ID", ends: new Date("2026-01-15T00:00:00Z") }, "Make one.", now);
  assert.throws(
    () => refuseEnding({ name: "Developer ID", ends: new Date("2026-01-14T00:00:00Z") }, "Make one.", now),
    /"Developer ID" ends on 2026-01-14/,
  );
});

Deno.test("what codesign is given as entitlements has no comments and the same keys", async () => {
  const text = await plainEntitlements();
  assert.ok(!text.includes("<!--"));
  assert.deepEqual(text.match(/<key>.*<\/key>/g), [
    "<key>com.apple.security.cs.allow-unsigned-executable-memory</key>",
  ]);
});
