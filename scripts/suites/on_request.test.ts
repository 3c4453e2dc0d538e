import assert from "node:assert/strict";
import { ScriptError } from "../lib/errors.ts";
import { sortOut } from "./on_request.ts";
import type { Suite } from "./suites.ts";

function suite(name: string, onRequest?: Suite["onRequest"]): Suite {
  return { name, description: "", needs: [], speed: "fast", seconds: 1, load: "busy", onRequest };
}

const missing = () => Promise.resolve({ reason: "its engine is not here", help: "Bring it." });
const suites = [suite("plain"), suite("able", () => Promise.resolve(undefined)), suite("unable", missing)];

Deno.test("among all, a suite whose need is not here is not run, and said", async () => {
  const { suites: run, notRun } = await sortOut(suites, "none");
  assert.deepEqual(run.map(({ name }) => name), ["plain", "able"]);
  assert.deepEqual(notRun, ["unable was not run: its engine is not here (Bring it.)"]);
});

Deno.test("what is built for those who ask runs by its name", async () => {
  const built: Suite["onRequest"] = (named) => named === "each" ? Promise.resolve(undefined) : missing();
  const slow = [suite("slow", built)];
  assert.deepEqual((await sortOut(slow, "each")).suites, slow);
  assert.deepEqual((await sortOut(slow, "none")).suites, []);
});

Deno.test("by its name it fails, and says what to do", async () => {
  await assert.rejects(sortOut(suites, "each"), (error) => {
    assert.ok(error instanceof ScriptError);
    assert.match(error.message, /"unable" cannot run: its engine is not here/);
    assert.equal(error.help, "Bring it.");
    return true;
  });
});
