import { protocolVersion } from "@pika/contract/room/version.ts";
import assert from "node:assert/strict";
import { dancerError, deskError, httpAnswer, RefusalError } from "./refusal.ts";

Deno.test("help ends the message: after a colon, or as a sentence of its own", () => {
  const messages = [
    new RefusalError("not_signed_in", "This device is not signed in", { help: "sign in again" }),
    new RefusalError("rate_limited", "Too many messages at once", { help: "Wait a moment" }),
    new RefusalError("poll_closed", "The poll is closed"),
  ].map(({ message }) => message);
  assert.deepEqual(messages, [
    "This device is not signed in: sign in again",
    "Too many messages at once. Wait a moment",
    "The poll is closed",
  ]);
});

Deno.test("over HTTP a refusal is a status, headers and a body", async () => {
  const busy = httpAnswer(new RefusalError("unavailable", "The server is full", { retryAfter: 30 }));
  assert.deepEqual([busy.status, busy.headers.get("retry-after")], [503, "30"]);
  assert.equal(busy.headers.get("cache-control"), "no-store");
  assert.deepEqual(await busy.json(), {
    error: { code: "unavailable", message: "The server is full", retry_after: 30 },
  });
  const taken = httpAnswer(new RefusalError("slug_taken", "It is another DJ's", { field: "slug" }));
  assert.equal(taken.status, 409);
  assert.deepEqual((await taken.json()).error.field, "slug");
  const unknown = httpAnswer(new RefusalError("not_signed_in", "This device is not signed in"));
  assert.equal(unknown.headers.get("www-authenticate"), "Bearer");
  const get = httpAnswer(new RefusalError("method_not_allowed", "This address takes GET"));
  assert.deepEqual([get.status, get.headers.get("allow")], [405, "GET"]);
});

Deno.test("dancers and desks are told the same, each with what it is about", () => {
  const later = new RefusalError("rate_limited", "Too fast");
  assert.deepEqual(dancerError(later, "a1"), {
    type: "error",
    code: "rate_limited",
    message: "Too fast",
    retry: true,
    id: "a1",
  });
  assert.deepEqual(deskError(later, { session: "s", seq: 3 }), {
    type: "error",
    code: "rate_limited",
    message: "Too fast",
    retry: true,
    session: "s",
    seq: 3,
  });
  const early = new RefusalError("out_of_order", "Too early", { expected: 2 });
  assert.deepEqual([deskError(early).expected, deskError(early).retry], [2, true]);
  const old = new RefusalError("unsupported_protocol", "Too old");
  assert.equal(dancerError(old).protocol, protocolVersion);
  const wrong = RefusalError.ofInput({ code: "invalid_message", message: "Wrong", field: "play" });
  assert.deepEqual([dancerError(wrong).field, dancerError(wrong).retry], ["play", false]);
});
