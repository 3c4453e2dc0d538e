import assert from "node:assert/strict";
import { hasTest, promisesIn, unkept } from "./promises.ts";

const markdown = `
| who  | what |
| ---- | ---- |
| a    | b    |

| promise        | test                                 |
| -------------- | ------------------------------------ |
| Nobody shouts  | \`a/b.test.ts\`: nobody: shouts, ever  |
| Nobody runs    |                                      |

| promise        | test                                 |
| -------------- | ------------------------------------ |
| Nobody sings   | \`a/test_b.py\`: test_nobody_sings     |
| Nobody eats    | seen by hand                         |
`;

Deno.test("promises are read from the table, and a row without a test is found", () => {
  assert.deepEqual(promisesIn(markdown), [
    { promise: "Nobody shouts", file: "a/b.test.ts", test: "nobody: shouts, ever" },
    { promise: "Nobody sings", file: "a/test_b.py", test: "test_nobody_sings" },
  ]);
  assert.deepEqual(unkept(markdown).map((row) => row.slice(2, 13)), ["Nobody runs", "Nobody eats"]);
});

Deno.test("a test is one that is registered by its whole name", () => {
  const text = 'Deno.test("nobody: shouts, ever", () => {});\n// Deno test "a comment"\n' +
    'testWith({ os: unix }, "nobody runs", async () => {});\ntestWith(windows, "nobody waits", () => {});\n' +
    "for (const who of all) {\n  Deno.test(`${who} is refused by ${name}`, () => {});\n}\n" +
    "Deno.test(\n  'broken line',\n  () => {},\n);\n";
  const has = (test: string) => hasTest(text, { file: "a.test.ts", test });
  for (
    const name of [
      "nobody: shouts, ever",
      "nobody runs",
      "nobody waits",
      "a dancer is refused by name",
      "broken line",
    ]
  ) {
    assert.ok(has(name), name);
  }
  for (const name of ["nobody", "nobody: shouts, ever and ever", "a comment", "is refused"]) {
    assert.ok(!has(name), name);
  }
  const python = "async def test_a(x: int) -> None:\n    pass\n\n\ndef test_bc() -> None:\n";
  const inPython = (test: string) => hasTest(python, { file: "test_a.py", test });
  assert.deepEqual(["test_a", "test_bc", "test_b"].map(inPython), [true, true, false]);
});
