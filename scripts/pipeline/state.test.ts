import assert from "node:assert/strict";
import { join } from "node:path";
import { Artifacts } from "./artifacts.ts";
import { StateFolder } from "./state.ts";

type Made = { kind: "package"; path: string; format: string } | { kind: "tree"; path: string };

Deno.test("what a step made is found where the folders lie now, also on another machine", async () => {
  const folder = await Deno.makeTempDir();
  const at = (machine: string) => ({
    work: join(folder, machine, "work"),
    out: join(folder, machine, "dist"),
  });
  const states = (machine: string) => new StateFolder<Made>(join(folder, "state"), at(machine));
  const artifacts = (machine: string): Made[] => [
    { kind: "package", format: "deb", path: join(at(machine).out, "1.0", "pika.deb") },
    { kind: "tree", path: join(at(machine).work, "stage") },
    { kind: "tree", path: join(folder, "elsewhere") },
  ];
  await states("first").write("package", {
    key: "k",
    facts: { size: 1 },
    elapsed: 2,
    artifacts: artifacts("first"),
  });
  const state = await states("second").read("package");
  assert.deepEqual(state?.artifacts, artifacts("second"));
  assert.deepEqual([state?.key, state?.facts, state?.elapsed], ["k", { size: 1 }, 2]);
  await states("second").forget("package");
  assert.equal(await states("second").read("package"), undefined);
  await states("second").forget("package");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("artifacts are asked for by kind, and one that is made again replaces itself", () => {
  const artifacts = new Artifacts<Made>();
  artifacts.add("stage", { kind: "tree", path: "/a" });
  artifacts.add("package", { kind: "package", format: "deb", path: "/a.deb" });
  artifacts.add("package", { kind: "package", format: "tar.gz", path: "/a.tar.gz" });
  assert.equal(artifacts.one("tree").path, "/a");
  assert.deepEqual(artifacts.of("package").map(({ format }) => format), ["deb", "tar.gz"]);
  assert.throws(() => artifacts.one("package"), /2 artifacts of the kind "package" instead of one/);
  artifacts.replace("package", [{ kind: "package", format: "deb", path: "/b.deb" }]);
  assert.deepEqual(artifacts.of("package").map(({ path }) => path), ["/b.deb"]);
  assert.equal(artifacts.madeBy("verify").length, 0);
});
