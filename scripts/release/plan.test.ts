import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../errors.ts";
import { acceptOutputs, formatPlan, makePlan } from "./plan.ts";
import { runPlan, StepError } from "./runner.ts";
import type { Release, Step } from "./step.ts";

/** A real pipeline of two steps in a temp folder: `sidecar` copies a source file, `package` reads what it made. */
async function workshop() {
  const folder = await Deno.makeTempDir();
  const source = join(folder, "source.txt");
  await Deno.writeTextFile(source, "one");
  const release: Release = {
    version: "1.2.3",
    target: { os: "linux", arch: "x64" },
    commit: "0123456789abcdef",
    dirty: true,
    buildId: "1.2.3+abc",
    shell: { kind: "browser", reason: "no runtime" },
    published: false,
    sidecarMode: "auto",
    workDir: join(folder, "work"),
    outDir: join(folder, "out"),
    sourceDateEpoch: 0,
  };
  const made = join(folder, "made.txt");
  const packed = join(folder, "packed.txt");
  const ran: string[] = [];
  const steps: Step[] = [
    {
      name: "check",
      description: "look around",
      after: [],
      outputs: () => [],
      run: () => Promise.resolve({}),
    },
    {
      name: "sidecar",
      description: "copy the source",
      after: [],
      inputs: () => ({ files: [source], values: [] }),
      outputs: () => [made],
      run: async () => {
        ran.push("sidecar");
        await Deno.copyFile(source, made);
        return { length: (await Deno.readTextFile(made)).length };
      },
    },
    {
      name: "package",
      description: "pack it",
      after: ["sidecar"],
      inputs: () => ({ files: [], values: [] }),
      outputs: () => [packed],
      run: async ({ facts }) => {
        ran.push("package");
        await Deno.writeTextFile(packed, `${facts<{ length: number }>("sidecar").length}`);
        return {};
      },
    },
    {
      name: "sign",
      description: "sign it",
      after: ["package"],
      outputs: () => [],
      skip: () => "nothing to sign with",
      run: () => Promise.reject(new Error("must not run")),
    },
  ];
  const go = async () => {
    ran.length = 0;
    await runPlan(steps, await makePlan(steps, release), release, "quiet");
    return [...ran];
  };
  return { source, made, packed, release, steps, go, remove: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test("a step runs once, and again only when its inputs, its output or an earlier step changed", async () => {
  const shop = await workshop();
  assert.deepEqual(await shop.go(), ["sidecar", "package"]);
  assert.deepEqual(await shop.go(), []);
  await Deno.writeTextFile(shop.source, "three");
  assert.deepEqual(await shop.go(), ["sidecar", "package"]);
  assert.equal(await Deno.readTextFile(shop.packed), "5");
  await Deno.writeTextFile(shop.packed, "tampered with");
  assert.deepEqual(await shop.go(), ["package"]);
  await shop.remove();
});

Deno.test("an output that a later step changed and accepted is no tampering, even when that step failed", async () => {
  const shop = await workshop();
  const { release, steps, packed } = shop;
  delete steps[3]!.skip;
  steps[3]!.inputs = () => ({ files: [], values: [] });
  steps[3]!.run = async () => {
    try {
      await Deno.writeTextFile(packed, "signed");
      throw new ScriptError("not decided yet");
    } finally {
      await acceptOutputs(release, steps[2]!);
    }
  };
  await assert.rejects(shop.go(), StepError);
  steps[3]!.run = () => Promise.resolve({});
  assert.deepEqual(await shop.go(), []);
  assert.equal(await Deno.readTextFile(packed), "signed");
  await shop.remove();
});

Deno.test("an interrupted step runs again, and what a fresh step learned is still known", async () => {
  const shop = await workshop();
  await shop.go();
  const working = shop.steps[2]!.run;
  shop.steps[2]!.run = () => Promise.reject(new ScriptError("the disk is full", { help: "make room" }));
  await Deno.remove(shop.packed);
  await assert.rejects(shop.go(), (error) => {
    assert.ok(error instanceof StepError);
    assert.match(error.message, /Step "package" failed: the disk is full/);
    assert.match(error.help, /make room[^]*deno task release --from package/);
    return true;
  });
  shop.steps[2]!.run = working;
  assert.deepEqual(await shop.go(), ["package"]);
  assert.equal(await Deno.readTextFile(shop.packed), "3");
  await shop.remove();
});

Deno.test("the plan as text says what runs and why", async () => {
  const shop = await workshop();
  const text = async (options = {}) =>
    formatPlan(shop.steps, await makePlan(shop.steps, shop.release, options), shop.release);
  assert.equal(
    await text(),
    `Pika 1.2.3 for linux-x64, local build
  source    commit 0123456789ab with uncommitted changes
  shell     BROWSER SHELL, not for publishing (no runtime)
  sidecar   auto

  check     run         look around (looks at this machine each time)
  sidecar   run         copy the source (has no result yet)
  package   run         pack it (has no result yet)
  sign      skip        sign it (nothing to sign with)`,
  );
  await shop.go();
  await Deno.writeTextFile(shop.source, "other");
  const lines = (await text()).split("\n");
  assert.match(lines[6]!, /sidecar +run +copy the source \(its inputs changed\)/);
  assert.match(lines[7]!, /package +run +pack it \(comes after sidecar\)/);
  assert.match(
    (await text({ only: "package" })).split("\n")[6]!,
    /sidecar +leave +.*\(--only package; OLDER THAN ITS INPUTS\)/,
  );
  assert.match(
    (await text({ from: "package" })).split("\n")[7]!,
    /package +run +.*\(asked for with --from package\)/,
  );
  await shop.remove();
});

Deno.test("--only and --from refuse to build on a step that has no result", async () => {
  const shop = await workshop();
  await assert.rejects(makePlan(shop.steps, shop.release, { only: "package" }), {
    message: 'Cannot start with --only package: step "sidecar" has no result yet',
  });
  await shop.remove();
});
