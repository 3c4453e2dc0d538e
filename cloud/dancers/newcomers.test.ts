import assert from "node:assert/strict";
import { Newcomers } from "./newcomers.ts";

const minute = 60_000;

Deno.test("a full club acts at once; a script that is new each time is slowed down to a few", () => {
  let now = 0;
  const newcomers = new Newcomers({ burst: 600, seconds: 600 }, { clock: () => now });
  const admitted = (count: number, name: string) => {
    let inside = 0;
    for (let at = 0; at < count; at++) if (newcomers.admit(`${name} ${at}`, "10.0.0.1")) inside++;
    return inside;
  };
  assert.equal(admitted(500, "guest"), 500);
  assert.equal(admitted(5_000, "script"), 100);
  now += minute;
  assert.equal(admitted(500, "guest"), 500, "who was there may go on");
  assert.equal(admitted(5_000, "another"), 60);
});

Deno.test("each address has its own pace, and who is known goes where they like", () => {
  const newcomers = new Newcomers({ burst: 1, seconds: 600 }, { clock: () => 0 });
  assert.deepEqual(["ann", "ben", "ann"].map((name) => newcomers.admit(name, "10.0.0.1")), [
    true,
    false,
    true,
  ]);
  assert.equal(newcomers.admit("ben", "10.0.0.2"), true);
  assert.equal(newcomers.admit("ben", "10.0.0.1"), true);
});
