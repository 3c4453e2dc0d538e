import assert from "node:assert/strict";
import cells from "@pika/contract/examples/spreadsheet/cells.json" with { type: "json" };
import { cell } from "./spreadsheet.ts";

Deno.test("every cell is as both wings say", () => {
  for (const { text, cell: wanted } of cells) assert.equal(cell(text), wanted, JSON.stringify(text));
});

Deno.test("wherever a spreadsheet splits the table, no piece of it is a formula", () => {
  const table = cells.map(({ text }) => [cell("20:00"), cell(text), cell("A")].join(",")).join("\r\n");
  for (const separator of [/;/, /\t/, /[;\t]/]) {
    for (const piece of table.split(/\r\n|\r|\n/).flatMap((line) => line.split(separator))) {
      // deno-lint-ignore no-control-regex -- what a spreadsheet may skip
      assert.doesNotMatch(piece, /^[\s\u0000\u200b"]*[=+\-@＝＋－＠]/, JSON.stringify(piece));
    }
  }
});
