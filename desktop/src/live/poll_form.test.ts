import assert from "node:assert/strict";
import { limits } from "@pika/contract/limits.ts";
import { canAddOption, emptyPoll, type PollForm, readPoll, withoutOption } from "./poll_form.ts";

const form = (question: string, options: string[]): PollForm => ({ question, options, seconds: 60 });

Deno.test("a poll is sent cleaned and without empty answers", () => {
  assert.deepEqual(readPoll(form("  Next \u202Eup? ", ["Blues", " ", "Pop\n"])), {
    poll: { question: "Next up?", options: ["Blues", "Pop"], seconds: 60 },
  });
});

Deno.test("what is missing is named where it is missing", () => {
  const read = readPoll(emptyPoll);
  assert.ok("problems" in read);
  assert.equal(read.problems.question, "Write a question");
  assert.equal(read.problems.all, "Write at least 2 answers");
});

Deno.test("too long and doubled answers are named by their place, whatever their letters", () => {
  const read = readPoll(form("?", ["Blues", "BLUES", "x".repeat(limits.option + 1)]));
  assert.ok("problems" in read);
  assert.deepEqual([...read.problems.options.keys()], [1, 2]);
  assert.equal(read.problems.question, undefined);
});

Deno.test("lengths are counted in characters as people see them", () => {
  assert.ok("poll" in readPoll(form("🎷".repeat(limits.question), ["a", "b"])));
  assert.ok("problems" in readPoll(form("🎷".repeat(limits.question + 1), ["a", "b"])));
});

Deno.test("two fields at least, six at most", () => {
  assert.ok(canAddOption(emptyPoll));
  assert.ok(!canAddOption(form("?", ["1", "2", "3", "4", "5", "6"])));
  assert.deepEqual(withoutOption(form("?", ["a", "b", "c"]), 1).options, ["a", "c"]);
  assert.deepEqual(withoutOption(form("?", ["a", "b"]), 0).options, ["b", ""]);
});
