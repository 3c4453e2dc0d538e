import assert from "node:assert/strict";
import { readCommit } from "./commits.ts";

const read = (subject: string, body = "") => {
  const said = readCommit({ hash: "abc", subject, body });
  return said && { type: said.type, scope: said.scope, text: said.text, breaking: said.breaking };
};

Deno.test("type, scope and text", () => {
  assert.deepEqual(read("feat(sidecar): reads stems"), {
    type: "feat",
    scope: "sidecar",
    text: "reads stems",
    breaking: undefined,
  });
  assert.deepEqual(read("Fix: colons: also in the text"), {
    type: "fix",
    scope: undefined,
    text: "colons: also in the text",
    breaking: undefined,
  });
});

Deno.test("what breaks: by its mark, or in its own words", () => {
  assert.equal(read("feat!: new library")?.breaking, "new library");
  assert.equal(read("fix(rpc)!: other names")?.breaking, "other names");
  const body = "Why.\n\nBREAKING CHANGE: old libraries\nare read once.\nRefs: #1\n";
  assert.equal(read("feat: x", body)?.breaking, "old libraries are read once.");
  assert.equal(read("feat!: x", "BREAKING-CHANGE: y\n\nmore")?.breaking, "y");
  assert.equal(read("feat: x", "This is no BREAKING CHANGE: really")?.breaking, undefined);
});

Deno.test("another message says nothing", () => {
  for (const subject of ["Merge branch 'x'", "feat reads", "feat:", "feat(a)(b): c", ""]) {
    assert.equal(read(subject), undefined, subject);
  }
});
