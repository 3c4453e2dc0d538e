import assert from "node:assert/strict";
import { retry } from "./retry.ts";

const busy = new Error("busy");

Deno.test("what fails for a moment is tried again, and each time is told", async () => {
  const notes: string[] = [];
  const result = await retry((attempt) => attempt < 3 ? Promise.reject(busy) : Promise.resolve(attempt), {
    times: 5,
    pause: 0,
    passing: (error) => error === busy,
    note: (line) => notes.push(line),
  });
  assert.equal(result, 3);
  assert.deepEqual(notes, ["tries again (2 of 5): busy", "tries again (3 of 5): busy"]);
});

Deno.test("the tries have an end, and what stays is not tried again", async () => {
  let tries = 0;
  const failing = (error: Error) => () => {
    tries += 1;
    return Promise.reject(error);
  };
  const options = { times: 4, pause: 0, passing: (error: unknown) => error === busy };
  await assert.rejects(retry(failing(busy), options), busy);
  assert.equal(tries, 4);
  await assert.rejects(retry(failing(new Error("no such file")), options), /no such file/);
  assert.equal(tries, 5);
});
