import assert from "node:assert/strict";
import { ChildGroup } from "../lib/child_group.ts";
import { root } from "../lib/paths.ts";
import { until } from "../lib/until.ts";
import { testWith, unix } from "../testing/test_with.ts";

const shell = (script: string) => ({ words: ["sh", "-c", script], cwd: root });
const lives = async (pid: number) =>
  (await new Deno.Command("ps", { args: ["-o", "stat=", "-p", String(pid)] }).output().then(({ stdout }) =>
    new TextDecoder().decode(stdout)
  )).replace(/Z\S*/, "").trim() !== "";

testWith({ os: unix }, "both streams come back whole, with the code", async () => {
  const { code, text } = await new ChildGroup().run(shell("echo out; echo err >&2; exit 3"), "collect");
  assert.equal(code, 3);
  assert.deepEqual(new TextDecoder().decode(text).trim().split("\n").toSorted(), ["err", "out"]);
});

testWith({ os: unix }, "what a program leaves behind ends with it", async () => {
  const { text } = await new ChildGroup().run(shell("sleep 300 & echo $!"), "collect");
  const pid = Number(new TextDecoder().decode(text));
  await until(async () => !await lives(pid), { what: "The sleeper ends", seconds: 120 });
});

testWith({ os: unix }, "stopping ends all, also who is deaf, and what they started", async () => {
  const folder = await Deno.makeTempDir();
  const children = new ChildGroup();
  const runs = [
    children.run(shell(`sleep 300 & echo $! > ${folder}/a; wait`), "collect"),
    children.run(shell(`trap '' INT; sleep 300 & echo $! > ${folder}/b; wait`), "collect"),
  ];
  const pid = async (name: string) => Number(await Deno.readTextFile(`${folder}/${name}`).catch(() => "0"));
  await until(async () => await pid("a") > 0 && await pid("b") > 0, { what: "Both start", seconds: 120 });
  await children.stop(200);
  for (const { code } of await Promise.all(runs)) assert.notEqual(code, 0);
  for (const name of ["a", "b"]) {
    const sleeper = await pid(name);
    await until(async () => !await lives(sleeper), { what: "The sleeper ends", seconds: 120 });
  }
  void children.run(shell(`touch ${folder}/c`), "collect");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await assert.rejects(Deno.stat(`${folder}/c`), Deno.errors.NotFound, "nothing is begun after that");
  await Deno.remove(folder, { recursive: true });
});
