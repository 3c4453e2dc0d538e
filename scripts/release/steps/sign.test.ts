/** The step `sign` with methods and a format that only write down what was done to a file. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { Artifacts } from "../../pipeline/artifacts.ts";
import { fingerprint } from "../../pipeline/state.ts";
import type { Artifact } from "../artifact.ts";
import type { Release } from "../release.ts";
import type { StepContext } from "../step.ts";
import type { Format } from "../targets/format.ts";
import type { SigningMethod } from "../targets/signing_method.ts";
import { signStep } from "./sign.ts";

const target = { os: "macos", arch: "arm64" } as const;

/** Puts into the package what the tree holds. */
const format: Format = {
  name: "dmg",
  os: "macos",
  unavailable: () => Promise.resolve(undefined),
  build: (_release, tree, file) => Deno.copyFile(join(tree, "code"), file),
  install: () => Promise.reject(new Error("It is only packed")),
};

/** A staged tree, and runs of the step with one method or another. `packer.missing` is why nothing can be packed. */
async function scene() {
  const packer: { missing?: string } = {};
  const folder = await Deno.makeTempDir();
  const tree = join(folder, "work", "stage");
  const release = {
    ...{ target, version: "1.2.3", shell: { kind: "browser" }, sourceDateEpoch: 0 },
    ...{ workDir: join(folder, "work"), outDir: join(folder, "out") },
  } as Release;
  await Deno.mkdir(tree, { recursive: true });
  await Deno.mkdir(release.outDir);
  await Deno.writeTextFile(join(tree, "code"), "code");
  const did: string[] = [];

  /** `undecided`: what a package says after which the method gives up for now. */
  const method = (name: SigningMethod["name"], undecided = ""): SigningMethod => ({
    ...{ name, os: "macos", trusted: name !== "ad-hoc" },
    preflight: () => Promise.resolve(),
    verify: () => Promise.resolve(),
    async signTree(_release, tree) {
      did.push(`${name} seals`);
      await Deno.writeTextFile(join(tree, "code"), `, sealed by ${name}`, { append: true });
    },
    async signInstaller(_release, file) {
      did.push(`${name} signs`);
      const text = await Deno.readTextFile(file);
      if (!text.includes(", signed")) await Deno.writeTextFile(file, `${text}, signed by ${name}`);
      if (undecided) throw new ScriptError(undecided);
      return { method: name };
    },
  });
  const artifacts = new Artifacts<Artifact>();
  artifacts.add("package", { kind: "tree", target, path: tree });
  /** Runs the step. Returns what it did, what it registered, and what is in the file for people. */
  const go = async (signing: SigningMethod, { staging = "first", key = "k" } = {}) => {
    did.length = 0;
    const made: Artifact[] = [];
    const context: StepContext = {
      ...{ release, key, log: join(folder, "log"), output: "quiet", artifacts },
      facts: () => ({ staging }) as never,
      add: (artifact) => made.push(artifact),
      note: () => {},
    };
    const facts = await signStep(
      () => signing,
      () => [{ ...format, unavailable: () => Promise.resolve(packer.missing) }],
    ).run(context);
    const text = made[0] ? await Deno.readTextFile(made[0].path) : "";
    return { facts, made, did: [...did], text };
  };
  return { release, tree, packer, did, method, go, remove: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test("the code is signed, then packed, then the package signed: in products of its own, by one method", async () => {
  const { release, tree, method, go, remove } = await scene();
  const before = await fingerprint([tree]);
  const { facts, made, text } = await go(method("developer-id"));
  assert.equal(text, "code, sealed by developer-id, signed by developer-id");
  assert.deepEqual(made, [
    {
      kind: "package",
      format: "dmg",
      target,
      path: join(release.outDir, "pika-1.2.3-macos-arm64-browser-shell.dmg"),
    },
  ]);
  assert.deepEqual(facts, {
    method: "developer-id",
    trusted: true,
    files: { dmg: { method: "developer-id" } },
  });
  assert.equal(await fingerprint([tree]), before, "what the step before made is as it was");
  assert.equal(await Deno.readTextFile(join(tree, "code")), "code");
  await remove();
});

Deno.test("what was not decided on goes on with the same file: nothing is sealed or packed again", async () => {
  const { release, did, method, go, remove } = await scene();
  await assert.rejects(go(method("developer-id", "not decided yet")), /not decided yet/);
  assert.deepEqual(did, ["developer-id seals", "developer-id signs"]);
  assert.deepEqual([...Deno.readDirSync(release.outDir)], [], "nothing for people that is half signed");
  const { did: then, text } = await go(method("developer-id"));
  assert.deepEqual(then, ["developer-id signs"]);
  assert.equal(text, "code, sealed by developer-id, signed by developer-id");
  // Also once it has ended well: asked for again, it looks at the same file.
  assert.deepEqual((await go(method("developer-id"))).did, ["developer-id signs"]);
  await remove();
});

Deno.test("a package is not signed by another method than the code in it", async () => {
  const { method, go, remove } = await scene();
  await assert.rejects(go(method("ad-hoc", "interrupted")));
  const { did, text } = await go(method("developer-id"));
  assert.deepEqual(did, ["developer-id seals", "developer-id signs"]);
  assert.equal(text, "code, sealed by developer-id, signed by developer-id");
  await remove();
});

Deno.test("another staging, or a change of what signs, is sealed and packed anew", async () => {
  const { tree, method, go, remove } = await scene();
  await go(method("ad-hoc"));
  await Deno.writeTextFile(join(tree, "code"), "other code");
  const { text } = await go(method("ad-hoc"), { staging: "second" });
  assert.equal(text, "other code, sealed by ad-hoc, signed by ad-hoc");
  const { did } = await go(method("ad-hoc"), { staging: "second", key: "another" });
  assert.deepEqual(did, ["ad-hoc seals", "ad-hoc signs"]);
  await remove();
});

Deno.test("what could not be packed for want of its packer is packed once that is here", async () => {
  const { packer, method, go, remove } = await scene();
  packer.missing = "hdiutil is missing";
  assert.deepEqual((await go(method("ad-hoc"))).made, []);
  delete packer.missing;
  const { did, text } = await go(method("ad-hoc"));
  assert.deepEqual(did, ["ad-hoc seals", "ad-hoc signs"]);
  assert.equal(text, "code, sealed by ad-hoc, signed by ad-hoc");
  await remove();
});
