import assert from "node:assert/strict";
import { logLine } from "./log.ts";

Deno.test("a line is one JSON object with time and event, whatever is in it", () => {
  const line = logLine("request", { path: 'a\n"b"\u2028', ms: 1.5, none: undefined, big: 5n });
  assert.ok(!line.includes("\n"));
  const { time, ...rest } = JSON.parse(line);
  assert.ok(!Number.isNaN(Date.parse(time)));
  assert.deepEqual(rest, { event: "request", path: 'a\n"b"\u2028', ms: 1.5, big: "5" });
});

Deno.test("what is called a secret is hidden, however deep", () => {
  const names = [
    "token",
    "next_token_hash",
    "Cookie",
    "set-cookie",
    "password",
    "Authorization",
    "email",
    "e-mail",
  ];
  for (const name of [...names, "PIKA_SECRET", "recovery_code"]) {
    const line = logLine("x", { request: { headers: { [name]: "the value" } } });
    assert.ok(!line.includes("the value"), name);
    assert.ok(line.includes("[hidden]"), name);
  }
});

Deno.test("an error is logged with its stack and code, without the values that were attached to it", () => {
  const error = Object.assign(new Error("duplicate key"), {
    code: "23505",
    detail: "Key (email)=(kasia@example.org) already exists.",
    parameters: ["kasia@example.org"],
  });
  const line = logLine("failed", { error });
  const logged = JSON.parse(line).error;
  assert.deepEqual([logged.name, logged.message, logged.code], ["Error", "duplicate key", "23505"]);
  assert.match(logged.stack, /log\.test\.ts/);
  assert.ok(!line.includes("kasia@"));
});
