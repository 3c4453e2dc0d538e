import assert from "node:assert/strict";
import { missingLibraries } from "./libraries.ts";
import { isPartOfWindows } from "./windows_libraries.ts";

const python = { file: "sidecar/_internal/python311.dll", imports: ["VCRUNTIME140.dll", "KERNEL32.dll"] };
const runtime = { file: "sidecar/_internal/VCRUNTIME140.dll", imports: ["api-ms-win-crt-heap-l1-1-0.dll"] };
const soxr = { file: "sidecar/_internal/soxr/soxr_ext.pyd", imports: ["MSVCP140.dll", "python311.dll"] };

Deno.test("a library that is neither brought nor part of Windows is found, with who needs it", () => {
  assert.deepEqual(missingLibraries([python, runtime, soxr]), [{ file: soxr.file, library: "MSVCP140.dll" }]);
  const brought = { file: "sidecar/_internal/msvcp140.dll", imports: [] };
  assert.deepEqual(missingLibraries([python, runtime, soxr, brought]), []);
});

Deno.test("a library counts only where it is looked for", () => {
  const numpy = { file: "sidecar/_internal/numpy/core.pyd", imports: ["openblas-1f.dll"] };
  const at = (file: string) => missingLibraries([python, runtime, numpy, { file, imports: [] }]).length;
  assert.equal(at("sidecar/_internal/numpy.libs/openblas-1f.dll"), 0);
  assert.equal(at("sidecar/_internal/numpy/openblas-1f.dll"), 0);
  assert.equal(at("sidecar/_internal/other/openblas-1f.dll"), 1);
  const window = { file: "Pika.exe", imports: ["VCRUNTIME140.dll"] };
  assert.deepEqual(missingLibraries([python, runtime, window]), [{
    file: "Pika.exe",
    library: "VCRUNTIME140.dll",
  }]);
});

Deno.test("Windows has its own libraries and sets of functions, and not what comes with programs", () => {
  for (const name of ["KERNEL32.dll", "ucrtbase.dll", "WINSPOOL.DRV", "api-ms-win-core-path-l1-1-0.dll"]) {
    assert.ok(isPartOfWindows(name), name);
  }
  for (const name of ["MSVCP140.dll", "VCRUNTIME140_1.dll", "python311.dll", "libcrypto-3.dll"]) {
    assert.ok(!isPartOfWindows(name), name);
  }
});
