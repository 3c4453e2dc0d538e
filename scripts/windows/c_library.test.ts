import assert from "node:assert/strict";
import { definition, exportsOf, functionsOf } from "./c_library.ts";

Deno.test("each macro makes three functions", () => {
  const source = "#define TO_REAL(name) \\\n  double\n\nTO_REAL(cabs)\nOF_TWO(cpow)\n";
  assert.deepEqual([...functionsOf(source)], ["cabs", "cabsf", "cabsl", "cpow", "cpowf", "cpowl"]);
});

Deno.test("a library's exports are read from what objdump says", () => {
  const said = "The Export Tables\n\t[   0] +base[   1] b353f Export RVA\n\n[Ordinal/Name Pointer] Table\n" +
    "\t[   0] _Exit\n\t[   1] cabs\n\nThe Function Table\n";
  assert.deepEqual(exportsOf(said), ["_Exit", "cabs"]);
});

Deno.test("what is not ours leads to Wine's own library", () => {
  assert.equal(
    definition(["_Exit", "cabs"], new Set(["cabs"])),
    "LIBRARY ucrtbase.dll\nEXPORTS\n  _Exit = ucrtwine._Exit\n  cabs = pika_cabs\n",
  );
});
