import assert from "node:assert/strict";
import { join } from "node:path";
import { remove } from "../lib/files.ts";
import { testWith, unix } from "../testing/test_with.ts";
import { runContained } from "../fresh/contained.ts";

async function withLog(work: (log: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  await work(join(folder, "log")).finally(() => remove(folder));
}

testWith(
  { os: unix },
  "what a program prints on both streams is logged in its order, line by line",
  () =>
    withLog(async (log) => {
      const lines: string[] = [];
      const { code, tail } = await runContained(["sh", "-c", "echo 1; echo 2 >&2; echo 3; exit 4"], {
        log,
        signal: new AbortController().signal,
        onLine: (line) => void lines.push(line),
      });
      assert.deepEqual([code, tail.trim(), lines], [4, "1\n2\n3", ["1", "2", "3"]]);
      assert.equal(await Deno.readTextFile(log), "1\n2\n3\n");
    }),
);

testWith(
  { os: unix },
  "a program that is ended gets what Ctrl-C sends, and is waited for",
  () =>
    withLog(async (log) => {
      const stop = new AbortController();
      const lines: string[] = [];
      const script = 'trap "echo told; exit 3" INT; echo up; while :; do sleep 0.01; done';
      const running = runContained(["sh", "-c", script], {
        log,
        signal: stop.signal,
        onLine: (line) => {
          lines.push(line);
          if (line === "up") stop.abort(new Error("stopped by hand"));
        },
      });
      await assert.rejects(running, /stopped by hand/);
      assert.deepEqual(lines, ["up", "told"]);
    }),
);
