/** The runner with steps that only write down what they do. */

import assert from "node:assert/strict";
import { ScriptError } from "../lib/errors.ts";
import { pause } from "./interruption.ts";
import { planAll } from "./plan.ts";
import { type Failure, runPlan, type Work } from "./runner.ts";
import { Skip, type Step } from "./step.ts";

type Trial = Step<{ first: boolean }, string[]>;

const steps: Trial[] = ["build", "start", "switch", "drain"].map((name) => ({
  name,
  description: name,
  run: (did) => Promise.resolve(void did.push(name)),
}));

/** Runs the steps; `broken` are those that fail, `undo-x` when they are taken back. Returns what was done, and how it failed. */
async function go({ broken = [], given = steps, first = false, ...work }: {
  broken?: string[];
  given?: Trial[];
  first?: boolean;
} & Partial<Work<Trial>>): Promise<{ did: string[]; failure?: Failure<Trial> }> {
  const did: string[] = [];
  let failure: Failure<Trial> | undefined;
  const failIf = (name: string) => {
    if (broken.includes(name)) throw new ScriptError(`${name} broke`);
  };
  const error = await runPlan(given, planAll(given, { first }), {
    async run(step) {
      failIf(step.name);
      return await step.run!(did);
    },
    undo(step) {
      did.push(`undo-${step.name}`);
      return Promise.resolve().then(() => failIf(`undo-${step.name}`));
    },
    explain(seen) {
      failure = seen;
      return seen.error;
    },
    ...work,
  }).then(() => undefined, (error) => error);
  assert.equal(error, failure?.error);
  return { did, failure };
}

Deno.test("steps run in order, and a skipped one is told with its reason", async () => {
  const told: string[] = [];
  const given = steps.map((step): Trial => ({
    ...step,
    skip: ({ first }) => first && step.name === "drain" ? new Skip("nothing served before") : undefined,
  }));
  const pass: Work<Trial>["pass"] = (_, { name, reason }) => void told.push(`${name}: ${reason}`);
  assert.deepEqual((await go({ given, pass })).did, ["build", "start", "switch", "drain"]);
  assert.deepEqual((await go({ given, pass, first: true })).did, ["build", "start", "switch"]);
  assert.deepEqual(told, ["drain: nothing served before"]);
});

Deno.test("a failure is taken back from its own step backwards", async () => {
  const { did, failure } = await go({ broken: ["switch"] });
  assert.deepEqual(did, ["build", "start", "undo-switch", "undo-start", "undo-build"]);
  assert.equal(failure?.step.name, "switch");
  assert.equal(failure?.outcome, "undone");
});

Deno.test("from the point of no return on, and where nothing can be taken back, what was done stays", async () => {
  const late = await go({ broken: ["drain"], pointOfNoReturn: "drain" });
  assert.deepEqual(late.did, ["build", "start", "switch"]);
  assert.equal(late.failure?.outcome, "kept");
  const without = await go({ broken: ["start"], undo: undefined });
  assert.deepEqual(without.did, ["build"]);
  assert.equal(without.failure?.outcome, "kept");
});

Deno.test("what could not be taken back ends the taking back, and is said", async () => {
  const { did, failure } = await go({ broken: ["switch", "undo-start"] });
  assert.deepEqual(did, ["build", "start", "undo-switch", "undo-start"]);
  assert.equal(failure?.outcome, "unclear");
  assert.match(failure!.trouble!.message, /undo-start broke/);
});

Deno.test("an interruption lets a step end, begins no other, and takes back what was begun", async () => {
  const controller = new AbortController();
  const given = steps.map((step): Trial => ({
    ...step,
    run: (did) => {
      if (step.name === "start") controller.abort("Interrupted");
      return step.run!(did);
    },
  }));
  const { did, failure } = await go({ given, signal: controller.signal });
  assert.deepEqual(did, ["build", "start", "undo-switch", "undo-start", "undo-build"]);
  assert.equal(failure?.error.name, "Interrupted");
  await assert.rejects(pause(60_000, controller.signal), { name: "Interrupted", message: "Interrupted" });
});

Deno.test("a defect of our own is not dressed up as a failed step", async () => {
  const run = runPlan(steps, planAll(steps, { first: false }), {
    run: () => Promise.reject(new TypeError("x is not a function")),
    explain: ({ error }) => error,
  });
  await assert.rejects(run, TypeError);
});
