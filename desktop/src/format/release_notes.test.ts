import assert from "node:assert/strict";
import { readNotes } from "./release_notes.ts";

Deno.test("a changelog's section becomes headings, lists and paragraphs without marks", () => {
  const notes = `### Features

- **live**: polls with \`six\` answers ([#12](https://example.org/12))
- a long line
  that goes on

## Fixes ##
* one *small* thing
A word
about all.

Another.`;
  assert.deepEqual(readNotes(notes), [
    { kind: "heading", text: "Features" },
    { kind: "list", items: ["live: polls with six answers (#12)", "a long line that goes on"] },
    { kind: "heading", text: "Fixes" },
    { kind: "list", items: ["one small thing A word about all."] },
    { kind: "paragraph", text: "Another." },
  ]);
});

Deno.test("nothing at all, and names with stars and underscores, stay what they are", () => {
  assert.deepEqual(readNotes("\n \r\n"), []);
  assert.deepEqual(readNotes("snake_case_name and 2 * 3 * 4"), [
    { kind: "paragraph", text: "snake_case_name and 2 * 3 * 4" },
  ]);
  assert.deepEqual(readNotes("<script>x</script>"), [{ kind: "paragraph", text: "<script>x</script>" }]);
});
