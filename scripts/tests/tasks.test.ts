/** What every task owes to the person at the terminal. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

const { tasks }: { tasks: Record<string, { description: string; command: string }> } = JSON.parse(
  await Deno.readTextFile(join(root, "deno.json")),
);

for (const [name, { description, command }] of Object.entries(tasks)) {
  Deno.test(`deno task ${name} --help says how to use it and does nothing else`, async () => {
    assert.ok(description.length > 10);
    const script = command.split(" ").at(-1)!;
    const { stdout } = await run([Deno.execPath(), "run", "-A", join(root, script), "--help"], { cwd: root });
    assert.match(stdout, name === "sidecar" ? /usage: pika-sidecar/ : new RegExp(`deno task ${name}`));
  });
}

for (const name of ["test", "bench"]) {
  Deno.test(`deno.json names everything that deno task ${name} can run`, async () => {
    const { description, command } = tasks[name]!;
    const script = command.split(" ").at(-1)!;
    const { stdout } = await run([Deno.execPath(), "run", "-A", join(root, script), "--help"], { cwd: root });
    const names = [...stdout.matchAll(/^ {2}([a-z]\w*) +\S/gm)].map(([, found]) => found!);
    assert.ok(names.length > 5);
    assert.ok(
      description.endsWith(`: ${names.join(", ")}`),
      `the description of ${name} ends with ${names.join(", ")}`,
    );
  });
}

for (const name of ["doctor", "ok", "lock", "dev", "bench", "test"]) {
  Deno.test(`deno task ${name} refuses an argument that it does not know with code 2`, async () => {
    const script = tasks[name]!.command.split(" ").at(-1)!;
    const { code } = await run([Deno.execPath(), "run", "-A", join(root, script), "nonsense"], {
      allowed: [2],
    });
    assert.equal(code, 2);
  });
}

const benchmarks = tasks.bench!.description.split(": ").at(-1)!.split(", ");
for (const name of benchmarks) {
  Deno.test(`deno task bench ${name} --help says how to use it and measures nothing`, async () => {
    const script = tasks.bench!.command.split(" ").at(-1)!;
    const words = [Deno.execPath(), "run", "-A", join(root, script), name];
    const { stdout } = await run([...words, "--help"], { cwd: root });
    assert.match(stdout, new RegExp(`^(?:usage: ${name}\\.py|deno task bench ${name})`));
  });
}
