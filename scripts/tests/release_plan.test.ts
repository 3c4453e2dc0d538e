import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import type { PlanOptions } from "../pipeline/plan.ts";
import { Skip } from "../pipeline/step.ts";
import { formatPlan, planRelease } from "../release/plan.ts";
import type { Release } from "../release/release.ts";
import { runRelease, StepError } from "../release/runner.ts";
import { statesOf } from "../release/states.ts";
import type { Step } from "../release/step.ts";
import type { StepName } from "../release/step_names.ts";

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
    cloud: null,
    sidecarMode: "auto",
    workDir: join(folder, "work"),
    outDir: join(folder, "out"),
    sourceDateEpoch: 0,
  };
  const made = join(release.workDir, "made.txt");
  const packed = join(release.workDir, "packed.txt");
  const ran: string[] = [];
  const module = import.meta.url;
  const steps: Step[] = [
    {
      name: "check",
      description: "look around",
      module,
      after: [],
      run: () => Promise.resolve({}),
    },
    {
      name: "sidecar",
      description: "copy the source",
      module,
      after: [],
      inputs: () => ({ data: [source] }),
      run: async ({ release, add }) => {
        ran.push("sidecar");
        await Deno.copyFile(source, made);
        add({ kind: "sidecar", mode: "onefile", target: release.target, path: made });
        return { length: (await Deno.readTextFile(made)).length };
      },
    },
    {
      name: "package",
      description: "pack it",
      module,
      after: ["sidecar"],
      inputs: () => ({}),
      run: async ({ release, facts, add }) => {
        ran.push("package");
        await Deno.writeTextFile(packed, `${(facts("sidecar") as unknown as { length: number }).length}`);
        add({ kind: "package", format: "txt", target: release.target, path: packed });
        return {};
      },
    },
    {
      name: "sign",
      description: "sign it",
      module,
      after: ["package"],
      skip: () => new Skip("nothing to sign with"),
      run: () => Promise.reject(new Error("must not run")),
    },
  ];
  const go = async (options: PlanOptions<StepName> = {}) => {
    ran.length = 0;
    await runRelease(steps, await planRelease(steps, release, options), release, "quiet");
    return [...ran];
  };
  return {
    folder,
    source,
    made,
    packed,
    release,
    steps,
    go,
    remove: () => Deno.remove(folder, { recursive: true }),
  };
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

Deno.test("what comes after a step that runs, runs too", async () => {
  const shop = await workshop();
  await shop.go();
  await Deno.writeTextFile(shop.made, "tampered with");
  assert.deepEqual(await shop.go(), ["sidecar", "package"]);
  await shop.remove();
});

Deno.test("a result that is not good enough any more is made again, with what comes after it", async () => {
  const shop = await workshop();
  let keys = false;
  shop.steps[1]!.outdated = ({ length }) => keys ? `was ${length} long, now there are keys` : undefined;
  await shop.go();
  assert.deepEqual(await shop.go(), []);
  keys = true;
  const planned = await planRelease(shop.steps, shop.release);
  assert.deepEqual(planned.map(({ reason }) => reason), [
    "looks at this machine each time",
    "was 3 long, now there are keys",
    "comes after sidecar",
    "nothing to sign with",
  ]);
  assert.deepEqual(await shop.go(), ["sidecar", "package"]);
  // Who says where to begin has decided.
  assert.deepEqual(await shop.go({ from: "package" }), ["package"]);
  await shop.remove();
});

Deno.test("until a step, and from the next on: together they are one run", async () => {
  const shop = await workshop();
  assert.deepEqual(await shop.go({ until: "sidecar" }), ["sidecar"]);
  const planned = await planRelease(shop.steps, shop.release, { until: "sidecar" });
  assert.deepEqual(planned.map(({ action, reason }) => `${action}: ${reason}`), [
    "run: looks at this machine each time",
    "fresh: nothing changed",
    "leave: after --until sidecar",
    "skip: nothing to sign with",
  ]);
  // On another machine the files have other times.
  await Deno.utime(shop.made, 1, 1);
  assert.deepEqual(await shop.go({ from: "package", until: "sign" }), ["package"]);
  assert.equal(await Deno.readTextFile(shop.packed), "3");
  await shop.remove();
});

Deno.test("the machine is looked at also by who goes on, and a step alone is alone", async () => {
  const shop = await workshop();
  const actions = async (options: PlanOptions<StepName>) =>
    (await planRelease(shop.steps, shop.release, options)).map(({ name, action }) => `${name} ${action}`);
  // A step that comes later needs no result.
  assert.deepEqual(await actions({ only: "check" }), [
    "check run",
    "sidecar leave",
    "package leave",
    "sign skip",
  ]);
  await shop.go();
  assert.deepEqual(await actions({ from: "package" }), [
    "check run",
    "sidecar leave",
    "package run",
    "sign skip",
  ]);
  assert.deepEqual(await actions({ only: "package" }), [
    "check leave",
    "sidecar leave",
    "package run",
    "sign skip",
  ]);
  await shop.remove();
});

Deno.test("a published release does not go on from what was made of other inputs", async () => {
  const shop = await workshop();
  await shop.go({ until: "sidecar" });
  await Deno.writeTextFile(shop.source, "other");
  const planned = await planRelease(shop.steps, shop.release, { from: "package" });
  assert.equal(planned[1]!.reason, "before --from package; OLDER THAN ITS INPUTS");
  await assert.rejects(planRelease(shop.steps, { ...shop.release, published: true }, { from: "package" }), {
    name: "ScriptError",
    message:
      `Cannot publish what starts with --from package: step "sidecar" was made from other inputs than this checkout's`,
  });
  await shop.remove();
});

Deno.test("each product has one writer: a later step that fails half-way makes nothing before it run again", async () => {
  const shop = await workshop();
  const { release, steps, packed } = shop;
  const signed = join(release.outDir, "signed.txt");
  delete steps[3]!.skip;
  steps[3]!.inputs = () => ({});
  steps[3]!.run = async ({ artifacts, add }) => {
    await Deno.copyFile(artifacts.one("package").path, signed);
    add({ kind: "package", format: "txt", target: release.target, path: signed });
    throw new ScriptError("not decided yet");
  };
  await assert.rejects(shop.go(), StepError);
  assert.equal((await planRelease(steps, release)).at(-1)?.reason, "has no result yet");
  const half = steps[3]!.run;
  steps[3]!.run = (context) => half(context).catch(() => ({}));
  assert.deepEqual(await shop.go(), []);
  const made = async (name: StepName) =>
    (await statesOf(release).read(name))?.artifacts.map(({ path }) => path);
  assert.deepEqual([await made("package"), await made("sign")], [[packed], [signed]]);
  assert.equal((await planRelease(steps, release)).at(-1)?.action, "fresh");
  await Deno.writeTextFile(signed, "tampered with");
  assert.equal(
    (await planRelease(steps, release)).at(-1)?.reason,
    "its output is missing or was changed by hand",
  );
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
    formatPlan(shop.steps, await planRelease(shop.steps, shop.release, options), shop.release);
  assert.equal(
    await text(),
    `Pika 1.2.3 for linux-x64, local build
  source    commit 0123456789ab with uncommitted changes
  shell     BROWSER SHELL, not for publishing (no runtime)
  cloud     NONE, not for publishing: going live asks the DJ for an address (deno task release:cloud sets one)
  sidecar   auto

  check     run         look around (looks at this machine each time)
  sidecar   run         copy the source (has no result yet)
  package   run         pack it (has no result yet)
  sign      skip        sign it (nothing to sign with)`,
  );
  await shop.go();
  await Deno.writeTextFile(shop.source, "other");
  const lines = (await text()).split("\n");
  assert.match(lines[7]!, /sidecar +run +copy the source \(its inputs changed\)/);
  assert.match(lines[8]!, /package +run +pack it \(comes after sidecar\)/);
  assert.match(
    (await text({ only: "package" })).split("\n")[7]!,
    /sidecar +leave +.*\(--only package; OLDER THAN ITS INPUTS\)/,
  );
  assert.match(
    (await text({ from: "package" })).split("\n")[8]!,
    /package +run +.*\(asked for with --from package\)/,
  );
  await shop.remove();
});

Deno.test("the plan as text says when a runtime is not the pinned one", async () => {
  const shop = await workshop();
  const shell = { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "ab" } as const;
  const shown = (pinned: string) => formatPlan([], [], { ...shop.release, shell: { ...shell, pinned } });
  assert.match(shown("ab"), /shell {5}Neutralino 6\.9\.0\n/);
  assert.match(
    shown("cd"),
    /Neutralino 6\.9\.0, NOT FOR PUBLISHING \(a runtime of your own: SHA-256 ab instead of the pinned cd\)/,
  );
  await shop.remove();
});

Deno.test("a build for another system is marked in the plan, and goes on by a command that says so", async () => {
  const shop = await workshop();
  const windows = { os: "windows", arch: "x64" } as const;
  const foreign: Release = { ...shop.release, target: windows, builtOn: "linux under wine" };
  assert.match(
    formatPlan([], [], foreign),
    /^Pika 1\.2\.3 for windows-x64, local build\n.*\n {2}built on {2}LINUX UNDER WINE, not for publishing$/m,
  );
  await assert.rejects(planRelease(shop.steps, foreign, { only: "package" }), {
    help: "deno task release --target windows-x64   runs all steps once",
  });
  shop.steps[1]!.run = () => Promise.reject(new ScriptError("no room"));
  await assert.rejects(runRelease(shop.steps, await planRelease(shop.steps, foreign), foreign, "quiet"), {
    help: /deno task release --target windows-x64 --from sidecar {3}goes on here/,
  });
  await shop.remove();
});

Deno.test("--only and --from refuse to build on a step that has no result", async () => {
  const shop = await workshop();
  await assert.rejects(planRelease(shop.steps, shop.release, { only: "package" }), {
    message: 'Cannot start with --only package: step "sidecar" has no result yet',
  });
  assert.match(
    formatPlan(shop.steps, [], { ...shop.release, cloud: "https://cloud.example" }),
    /^ {2}cloud {5}https:\/\/cloud\.example$/m,
  );
  await shop.remove();
});
