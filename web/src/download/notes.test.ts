import assert from "node:assert/strict";
import { readNotes } from "./notes.ts";

Deno.test("a changelog's section is read as headings, lists and paragraphs", () => {
  const notes = `Two things that DJs asked for,
and one that they did not.

### Features

- **analysis:** keys of \`quiet\` passages ([1a2b3c4](https://x.example/1a2b3c4))
- the desk
  reconnects sooner
* see [the guide](https://x.example/guide)

### Bug Fixes ###
+ one`;
  assert.deepEqual(readNotes(notes), [
    { kind: "paragraph", text: "Two things that DJs asked for, and one that they did not." },
    { kind: "heading", text: "Features" },
    {
      kind: "list",
      items: ["analysis: keys of quiet passages", "the desk reconnects sooner", "see the guide"],
    },
    { kind: "heading", text: "Bug Fixes" },
    { kind: "list", items: ["one"] },
  ]);
});

Deno.test("what is no Markdown stays text", () => {
  assert.deepEqual(readNotes(""), []);
  assert.deepEqual(readNotes("<script>alert(1)</script>\n\n2 * 3 * 4"), [
    { kind: "paragraph", text: "<script>alert(1)</script>" },
    { kind: "paragraph", text: "2 * 3 * 4" },
  ]);
});
