import assert from "node:assert/strict";
import { UndoStack } from "./undo_stack.ts";

const edit = (edit_id: number) => ({ edit_id, label: `edit ${edit_id}` });

Deno.test("the newest edit is taken back first", () => {
  const stack = new UndoStack();
  stack.push(edit(1));
  stack.push(edit(2));
  assert.equal(stack.take()?.edit_id, 2);
  assert.equal(stack.take()?.edit_id, 1);
  assert.equal(stack.take(), null);
});

Deno.test("an edit undone from its toast is not undone again by Ctrl+Z", () => {
  const stack = new UndoStack();
  for (const id of [1, 2, 3]) stack.push(edit(id));
  assert.equal(stack.take(2)?.edit_id, 2);
  assert.equal(stack.take(2), null);
  assert.deepEqual([stack.take()?.edit_id, stack.take()?.edit_id], [3, 1]);
});

Deno.test("an edit of another kind is itself, not its number", () => {
  const stack = new UndoStack();
  const [one, other] = [edit(0), edit(0)];
  stack.push(one);
  stack.push(other);
  assert.equal(stack.remove(one), true);
  assert.equal(stack.remove(one), false);
  assert.equal(stack.take(), other);
});

Deno.test("the stack forgets the oldest beyond its limit", () => {
  const stack = new UndoStack(2);
  for (const id of [1, 2, 3]) stack.push(edit(id));
  assert.equal(stack.size, 2);
  assert.equal(stack.take(1), null);
});
