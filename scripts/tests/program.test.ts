import assert from "node:assert/strict";
import { ScriptError } from "../lib/errors.ts";
import { Program, urlIn } from "../lib/program.ts";

/** A program that runs these lines of JavaScript. */
const javascript = (code: string, options: ConstructorParameters<typeof Program>[1] = {}) =>
  new Program([Deno.execPath(), "eval", code], options);

Deno.test("a program is heard on both streams, and its address is the first that it says", async () => {
  const heard: string[] = [];
  const program = javascript(
    `console.log("begun"); console.error("a warning"); console.log('{"url":"http://127.0.0.1:1"}');`,
    { heard: (line) => void heard.push(line) },
  );
  assert.equal(await program.url(), "http://127.0.0.1:1");
  assert.equal(await program.ended, 0);
  assert.ok(program.isOver);
  assert.deepEqual([...program.lines].sort(), ["a warning", "begun", '{"url":"http://127.0.0.1:1"}']);
  assert.deepEqual(heard, program.lines);
});

Deno.test("one that ends without the line that is waited for, or does not say it in time, is told with what it said", async () => {
  const ended = javascript(`console.log("no luck"); Deno.exit(3);`);
  await assert.rejects(
    ended.url(),
    (error) => error instanceof ScriptError && /ended without an address: .*\nno luck/s.test(error.message),
  );
  assert.equal(await ended.ended, 3);
  await using silent = javascript(`setInterval(() => {}, 1000);`, { patience: 100 });
  await assert.rejects(silent.line(() => true, "hello"), /did not say hello in time/);
});

Deno.test("it is ended in order, by force when it does not listen, and stopping it again is nothing", async () => {
  const polite = javascript(
    `Deno.addSignalListener("SIGTERM", () => Deno.exit(5)); console.log("ready"); setInterval(() => {}, 1000);`,
  );
  await polite.line((line) => line === "ready", "that it is ready");
  assert.equal(await polite.stop(), 5);
  assert.equal(await polite.stop(), 5);
  const deaf = javascript(
    `Deno.addSignalListener("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000);`,
  );
  await deaf.line((line) => line === "ready", "that it is ready");
  assert.notEqual(await deaf.stop({ patience: 50 }), 0);
});

Deno.test("it knows the environment, or only what it is given", async () => {
  const asked = `console.log(Deno.env.get("PIKA_A") + " " + Deno.env.get("PIKA_B"))`;
  Deno.env.set("PIKA_A", "here");
  try {
    const full = javascript(asked, { env: { PIKA_B: "given" } });
    const bare = javascript(asked, { env: { PIKA_B: "given" }, environment: "bare" });
    await Promise.all([full.ended, bare.ended]);
    assert.deepEqual([full.lines.at(-1), bare.lines.at(-1)], ["here given", "undefined given"]);
  } finally {
    Deno.env.delete("PIKA_A");
  }
});

Deno.test("only the last lines are kept where that is asked for", async () => {
  const program = javascript(`for (let n = 0; n < 9; n++) console.log(n);`, { keep: 2 });
  await program.ended;
  assert.deepEqual(program.lines, ["7", "8"]);
});

Deno.test("an address is a text in the field url of a line of JSON", () => {
  assert.equal(urlIn('{"url":"http://a"}'), "http://a");
  for (const line of ["", "http://a", '{"url":1}', "{", '["url"]']) {
    assert.equal(urlIn(line), undefined, line);
  }
});
