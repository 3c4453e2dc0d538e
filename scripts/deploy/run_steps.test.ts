/** What is taken back when a step fails, and what is not: with steps that only write down their commands. */

import assert from "node:assert/strict";
import { CommandError, ScriptError } from "../lib/errors.ts";
import { type Command, onServer } from "./command.ts";
import { ConnectionError, type Host } from "./host.ts";
import type { NewVersion } from "./deployment.ts";
import { runSteps, StepError } from "./run_steps.ts";
import { exampleDeployment } from "../tests/deploy/example.ts";
import { type Step, step as makeStep } from "./step.ts";

/** A host that remembers what it was told, and fails where it is told to. */
function recorder(failures: Record<string, Error> = {}): Host & { ran: string[] } {
  const ran: string[] = [];
  return {
    server: exampleDeployment.server,
    ran,
    show: () => Promise.reject(new Error("Nothing is shown here")),
    run(command: Command) {
      const text = command.words.join(" ");
      ran.push(text);
      const failure = failures[text];
      return failure ? Promise.reject(failure) : Promise.resolve("");
    },
  };
}

function step(name: string): Step<NewVersion> {
  return makeStep({
    name,
    description: name,
    commands: () => ({ do: onServer([name]) }),
    undo: () => ({ undo: onServer([`undo-${name}`]) }),
  });
}

const steps = ["upload", "start", "switch", "verify", "drain", "watch"].map(step);
const failure = (name: string) => new CommandError([name], 1, "it broke", { help: "mend it" });

async function failing(host: Host, signal = new AbortController().signal): Promise<StepError> {
  const error = await runSteps(steps, exampleDeployment, { host, output: "quiet", signal }).then(
    () => null,
    (error) => error,
  );
  assert.ok(error instanceof StepError);
  return error;
}

Deno.test("steps run in order", async () => {
  const host = recorder();
  const { signal } = new AbortController();
  await runSteps(steps, exampleDeployment, { host, output: "quiet", signal });
  assert.deepEqual(host.ran, ["upload", "start", "switch", "verify", "drain", "watch"]);
});

Deno.test("a failure is taken back from its own step backwards, and the old version serves on", async () => {
  const host = recorder({ verify: failure("verify") });
  const error = await failing(host);
  assert.deepEqual(host.ran.slice(4), ["undo-verify", "undo-switch", "undo-start", "undo-upload"]);
  assert.equal(error.state, "before");
  assert.match(error.message, /verify failed: .*it broke/s);
  assert.match(error.help, /mend it\n.*serves on/s);
});

Deno.test("where it is not known yet what serves, nothing is said about it", async () => {
  const { server, paths, settings, limits } = exampleDeployment;
  const look = makeStep({ name: "look", description: "look", commands: () => ({ do: onServer(["look"]) }) });
  const run = runSteps([look], { server, paths, settings, limits }, {
    host: recorder({ look: failure("look") }),
    output: "quiet",
    signal: new AbortController().signal,
  });
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof StepError);
    assert.deepEqual([error.state, error.help], ["before", "mend it\nNothing was changed."]);
    return true;
  });
});

Deno.test("from the drain on nothing is taken back", async () => {
  const host = recorder({ drain: failure("drain") });
  const error = await failing(host);
  assert.deepEqual(host.ran, ["upload", "start", "switch", "verify", "drain"]);
  assert.equal(error.state, "after");
});

Deno.test("what could not be taken back is said", async () => {
  const host = recorder({ switch: failure("switch"), "undo-start": failure("undo-start") });
  const error = await failing(host);
  assert.equal(error.state, "unknown");
  assert.match(error.help, /next run mends/);
});

Deno.test("taking back is tried again when the connection was lost", async () => {
  const failures: Record<string, Error> = {
    start: new ConnectionError("lost"),
    "undo-start": new ConnectionError("lost"),
  };
  const host = recorder(failures);
  const run = host.run;
  host.run = (command) => {
    const result = run(command);
    if (command.words[0] === "undo-start") delete failures["undo-start"]; // the next time it is there again
    return result;
  };
  const error = await failing(host);
  assert.equal(error.state, "before");
  assert.deepEqual(host.ran, ["upload", "start", "undo-start", "undo-start", "undo-upload"]);
});

Deno.test("an interruption lets the command end, and then takes back what was begun", async () => {
  const controller = new AbortController();
  const host = recorder();
  const run = host.run;
  host.run = (command) => {
    if (command.words[0] === "start") controller.abort("Interrupted");
    return run(command);
  };
  const error = await failing(host, controller.signal);
  assert.deepEqual(host.ran, ["upload", "start", "undo-start", "undo-upload"]);
  assert.match(error.message, /start failed: Interrupted/);
});

Deno.test("a defect of our own is not dressed up as a failed step", async () => {
  const host = recorder({ start: new TypeError("x is not a function") });
  const { signal } = new AbortController();
  const run = runSteps(steps, exampleDeployment, { host, output: "quiet", signal });
  await assert.rejects(run, (error) => error instanceof TypeError && !(error instanceof ScriptError));
});
