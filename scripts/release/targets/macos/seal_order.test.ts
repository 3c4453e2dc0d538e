import assert from "node:assert/strict";
import { expectedCode } from "../../../tests/installers/mac_release.ts";
import { sealOrder } from "./seal_order.ts";

Deno.test("everything is sealed once: innermost first, a framework's library as its version, the main program with the bundle", () => {
  const { inner, sidecar } = sealOrder(expectedCode);
  const internal = "Contents/Resources/sidecar/_internal";
  assert.deepEqual(inner, [
    `${internal}/Python.framework/Versions/3.11`,
    `${internal}/numpy/.dylibs/libgfortran.5.dylib`,
    `${internal}/numpy/_core/_multiarray_umath.cpython-311-darwin.so`,
    `${internal}/_soundfile_data/libsndfile_arm64.dylib`,
    `${internal}/tools/helper-without-suffix`,
  ]);
  assert.equal(sidecar, "Contents/Resources/sidecar/pika-sidecar");
  assert.equal(inner.length + 2, expectedCode.length);
});

Deno.test("code inside a framework comes before the framework", () => {
  const version = "Contents/Resources/X.framework/Versions/A";
  const { inner } = sealOrder([
    `${version}/X`,
    `${version}/Resources/helper`,
    `${version}/Helpers/deep/tool`,
  ]);
  assert.deepEqual(inner, [`${version}/Helpers/deep/tool`, `${version}/Resources/helper`, version]);
});
