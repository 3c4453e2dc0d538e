import assert from "node:assert/strict";
import { codeProblem, readCode } from "./code_input.ts";

Deno.test("a code may be typed in any case, with spaces and dashes, or be pasted as a link", () => {
  for (
    const [typed, code] of [
      ["ab3de", "AB3DE"],
      [" a b-3 d e ", "AB3DE"],
      ["AB3DEFGH", "AB3DE"],
      ["https://pika.example/live/ab3de?utm=1", "AB3DE"],
      ["pika.example/live/AB3DE/", "AB3DE"],
      ["<b>ąę", "B"],
      ["", ""],
    ] as const
  ) assert.equal(readCode(typed), code, typed);
});

Deno.test("signs that are never in a code are told, before the length is", () => {
  assert.equal(codeProblem("AB3DE"), null);
  assert.equal(codeProblem("AB3"), "too_short");
  for (const code of ["0", "A1", "OOOOO", "ABCDI", "L"]) assert.equal(codeProblem(code), "look_alike", code);
});
