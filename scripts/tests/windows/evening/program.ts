/** The program by itself: what it says of itself, and what it hears in a file of each codec, beside the sidecar here. */

import assert from "node:assert/strict";
import { run } from "../../../lib/command.ts";
import { sidecarDir } from "../../../lib/paths.ts";
import { pythonPath, runPython } from "../../../testing/sidecar.ts";
import type { Steps } from "./evening.ts";

const codecs = ["wav", "aiff", "flac", "mp3", "ogg", "opus"] as const;

/** Of a line of `analyze --json`, what both must hear alike. */
interface Heard {
  ok: boolean;
  format: string;
  duration: number;
  tempo: { bpm: number };
  beats: { first: number; period: number; downbeat: number };
  key: { name: string };
  loudness: { lufs: number };
  energy: number;
}

export const program: Steps = {
  "it says its version, and tests itself": async ({ pika }) => {
    const { code, stdout } = await pika.run("--version");
    assert.deepEqual([code, stdout.trim()], [0, "pika-sidecar 0.1.0 (source)"]);
    assert.equal((await pika.run("--self-test")).code, 0);
  },
  "it hears in every codec what the sidecar hears here": async ({ pika }) => {
    const files = codecs.map((codec) => pika.home("Documents", `Blues – ${codec}.${codec}`));
    const blues = ["--seconds", "20", "--bpm", "96.3", "--key", "A minor", "--style", "blues"];
    for (const file of files) await runPython("sidecar/tests/render.py", file, ...blues);
    const analyze = ["analyze", "--json", "--workers", "1"];
    const here = await run([pythonPath, "-m", "pika_sidecar", ...analyze, ...files], { cwd: sidecarDir });
    const there = await pika.run(...analyze, ...files.map((file) => pika.wine.windowsPath(file)));
    const [expected, found] = [here, there].map(({ stdout }) =>
      stdout.trim().split("\n").map((line): Heard => JSON.parse(line))
    );
    assert.equal(found!.length, codecs.length);
    for (const [at, heard] of expected!.entries()) compare(codecs[at]!, found![at]!, heard);
  },
};

function compare(codec: string, found: Heard, expected: Heard): void {
  assert.ok(found.ok && expected.ok, codec);
  for (const name of ["format", "energy"] as const) {
    assert.equal(found[name], expected[name], `${codec}: ${name}`);
  }
  assert.equal(found.key.name, expected.key.name, `${codec}: key`);
  assert.equal(found.beats.downbeat, expected.beats.downbeat, `${codec}: downbeat`);
  const near = (found: number, expected: number, within: number, what: string) =>
    assert.ok(Math.abs(found - expected) <= within, `${codec}, ${what}: ${found} instead of ${expected}`);
  near(found.duration, expected.duration, 0.001, "seconds");
  near(found.tempo.bpm, expected.tempo.bpm, 0.01, "BPM");
  near(found.beats.first, expected.beats.first, 0.001, "first beat in seconds");
  near(found.beats.period, expected.beats.period, 0.0001, "seconds from beat to beat");
  near(found.loudness.lufs, expected.loudness.lufs, 0.05, "LUFS");
}
