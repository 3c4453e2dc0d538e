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

Deno.test("what another machine remembers leads to nothing outside of the folders that it handed over", async () => {
  const folder = await Deno.makeTempDir();
  const [work, out] = [join(folder, "work"), join(folder, "dist")];
  await Deno.mkdir(join(work, "stage"), { recursive: true });
  await Deno.mkdir(out);
  await Deno.writeTextFile(join(folder, "secret"), "not yours");
  await Deno.symlink(join(folder, "secret"), join(work, "link"));
  await Deno.symlink(folder, join(work, "stage", "up"));
  const states = new StateFolder<Made>(join(folder, "state"), { work, out });
  const remembered = async (path: unknown) => {
    await states.write("package", { key: "k", facts: {}, elapsed: 0, artifacts: [] });
    const file = join(folder, "state", "package.json");
    const state = JSON.parse(await Deno.readTextFile(file));
    await Deno.writeTextFile(file, JSON.stringify({ ...state, artifacts: [{ kind: "tree", path }] }));
    return await states.read("package");
  };
  for (
    const path of [
      join(folder, "secret"),
      "/etc/passwd",
      "C:\\Users",
      "../secret",
      "work:../secret",
      "work:stage/../../secret",
      "out:..",
      "work:link",
      "work:stage/up/secret",
      "elsewhere:stage",
      "constructor:stage",
      "",
      7,
      null,
    ]
  ) {
    await assert.rejects(remembered(path), {
      name: "StateError",
      message: /does not lie in work \(.*and out \(/,
    }, `${path}`);
  }
  for (const path of ["work:stage", "work:..stage", "out:not there yet.deb", "work:"]) {
    assert.equal((await remembered(path))?.artifacts.length, 1, path);
  }
  const outside: Made = { kind: "tree", path: join(folder, "elsewhere") };
  await assert.rejects(states.write("package", { key: "k", facts: {}, elapsed: 0, artifacts: [outside] }), {
    name: "StateError",
  });
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
