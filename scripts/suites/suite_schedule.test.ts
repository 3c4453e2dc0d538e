import assert from "node:assert/strict";
import { runSuites, startingOrder } from "./suite_schedule.ts";
import type { Suite } from "./suites.ts";

const suite = (name: string, seconds: number, load: Suite["load"] = "busy"): Suite => ({
  name,
  seconds,
  load,
  description: "",
  needs: [],
  speed: "slow",
});

/** Lets each suite take as many turns as its seconds; tells what ran beside what, turn by turn. */
async function played(suites: Suite[], slots: number): Promise<string[]> {
  const left = new Map<Suite, { turns: number; end: () => void }>();
  const turns: string[] = [];
  const done = runSuites(suites, {
    slots,
    run: (suite) => new Promise<void>((end) => left.set(suite, { turns: suite.seconds, end })),
  });
  while (left.size > 0) {
    turns.push([...left.keys()].map(({ name }) => name).join("+"));
    for (const [suite, run] of left) {
      if (--run.turns > 0) continue;
      left.delete(suite);
      run.end();
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.deepEqual(new Set((await done).keys()), new Set(suites));
  return turns;
}

Deno.test("the longest is begun first", () => {
  const names = startingOrder([suite("b", 2), suite("a", 3), suite("c", 1)]).map(({ name }) => name);
  assert.deepEqual(names, ["a", "b", "c"]);
});

Deno.test("as many as there are slots run at once, and a slot that is free is used at once", async () => {
  assert.deepEqual(
    await played([suite("long", 3), suite("mid", 2), suite("short", 1)], 2),
    ["long+mid", "long+mid", "long+short"],
  );
  assert.deepEqual(await played([suite("a", 1), suite("b", 1)], 1), ["a", "b"]);
});

Deno.test("a suite that mostly waits takes no slot", async () => {
  assert.deepEqual(
    await played([suite("a", 2), suite("b", 1), suite("c", 1), suite("idle", 1, "waits")], 2),
    ["a+b+idle", "a+c"],
  );
});

Deno.test("suites that disturb each other take turns, and the slot is used by others meanwhile", async () => {
  const containers = { ...suite("containers", 3), notBeside: ["browser"] };
  assert.deepEqual(
    await played([containers, suite("browser", 2), suite("other", 1)], 2),
    ["containers+other", "containers", "containers", "browser", "browser"],
  );
});

Deno.test("a run that breaks ends the whole, and nothing else is begun", async () => {
  const begun: string[] = [];
  const all = runSuites([suite("a", 2), suite("b", 1)], {
    slots: 1,
    run: (suite) => {
      begun.push(suite.name);
      return Promise.reject(new Error("broken"));
    },
  });
  await assert.rejects(all, /broken/);
  assert.deepEqual(begun, ["a"]);
});

Deno.test("a suite that takes two slots leaves one of three, and is begun where there is only one", async () => {
  const wide = { ...suite("wide", 2), slots: 2 };
  assert.deepEqual(await played([wide, suite("a", 1), suite("b", 1)], 3), ["wide+a", "wide+b"]);
  assert.deepEqual(await played([wide, suite("a", 1)], 1), ["wide", "wide", "a"]);
});
