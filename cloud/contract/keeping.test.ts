import assert from "node:assert/strict";
import { keeping } from "./keeping.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

Deno.test("Docker keeps as much of each log, and the backups stay as long, as people are told", async () => {
  const compose = await read("compose.yaml");
  const [, megabytes, files] = /max-size: (\d+)m, max-file: "(\d+)"/.exec(compose)!;
  assert.equal(Number(megabytes) * Number(files), keeping.logMegabytes);
  // One dump a day; those before migrations by age, in minutes.
  const [, first] = /daily-\*\.dump \| sort -r \| tail -n \+(\d+)/.exec(compose)!;
  assert.equal(Number(first) - 1, keeping.backupDays);
  const [, minutes] = /'\*-before-\*\.dump' -mmin \+(\d+) -exec rm/.exec(compose)!;
  assert.equal(Number(minutes), keeping.backupDays * 1_440);
});

Deno.test("what operators read says the same", async () => {
  const [readme, guide] = [await read("cloud/README.md"), await read("cloud/OPERATIONS.md")];
  assert.match(readme, new RegExp(`\`PIKA_KEEP_DANCERS_DAYS\`\\s*\\| \`${keeping.dancerDays}\``));
  assert.match(readme, new RegExp(`${keeping.dancerDays} days after a night's end`));
  assert.match(readme, new RegExp(`go ${keeping.eventDays} days after its end`));
  assert.match(guide, new RegExp(`${keeping.backupDays}\\s+days`));
  assert.match(guide, new RegExp(`the last ${keeping.logMegabytes} MB`));
});
