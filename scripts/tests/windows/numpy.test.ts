/** NumPy's complex functions on Windows beside those here: the C library that stands for Windows' own computes the same. */

import assert from "node:assert/strict";
import { run } from "../../lib/command.ts";
import { ensurePython } from "../../lib/python.ts";
import { testWith } from "../../testing/test_with.ts";
import { ensureWindowsPython } from "../../windows/python.ts";
import { Wine } from "../../windows/wine.ts";

const names = ["absolute", "angle", "real", "imag", "conj", "exp", "log", "sqrt", "sin", "cos", "tan"].concat(
  ["sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh"],
);
const program = `
import json, sys
import numpy
z = {kind: numpy.array([0.3 + 0.4j, -1.5 + 0.25j, 2 - 3j], kind) for kind in ("F", "D", "G")}
results = {f"{name} {kind}": getattr(numpy, name)(x) for kind, x in z.items() for name in ${
  JSON.stringify(names)
}}
results |= {f"power {kind}": x ** (0.5 + 1j) for kind, x in z.items()}
print(json.dumps({name: [[float(v.real), float(v.imag)] for v in x] for name, x in results.items()}))
`;

testWith(
  { tools: ["wine64", "mingw-w64"], os: ["linux"] },
  "NumPy's complex functions under Wine",
  async () => {
    const windows = await ensureWindowsPython("test");
    await using wine = await Wine.start({ cLibrary: "complete" });
    const here: Record<string, number[][]> = JSON.parse(
      (await run([await ensurePython("dev"), "-c", program])).stdout,
    );
    const there: Record<string, number[][]> = JSON.parse((await wine.run(windows, "-c", program)).stdout);
    assert.deepEqual(Object.keys(there), Object.keys(here));
    for (const [name, values] of Object.entries(here)) {
      for (const [index, value] of values.flat().entries()) {
        const found = there[name]!.flat()[index]!;
        assert.ok(Math.abs(found - value) < 1e-5, `${name}: ${found} instead of ${value}`);
      }
    }
  },
);
