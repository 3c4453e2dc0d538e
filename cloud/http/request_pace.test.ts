import assert from "node:assert/strict";
import { RefusalError } from "../base/refusal.ts";
import { dancerCookieName, dancerCookieValue } from "../dancers/cookie.ts";
import { RequestPace } from "./request_pace.ts";

const secret = "s".repeat(32);
const club = "10.0.0.1";

/** A request with these headers. */
const ask = (headers: Record<string, string> = {}) => new Request("http://pika.test/api/live", { headers });
const dancer = () => ask({ cookie: `${dancerCookieName}=${dancerCookieValue(crypto.randomUUID(), secret)}` });

function setUp(): RequestPace {
  return new RequestPace({ rate: { burst: 40, seconds: 60 }, secret, clock: () => 0 });
}

/** How many of 100 requests are let through. */
function through(pace: RequestPace, request: Request, address = club): number {
  let count = 0;
  for (let at = 0; at < 100; at++) {
    try {
      pace.take(request, address);
      count++;
    } catch (error) {
      assert.ok(error instanceof RefusalError && error.code === "rate_limited");
    }
  }
  return count;
}

Deno.test("who floods without a cookie takes nothing of those of the same address who have one", () => {
  const pace = setUp();
  assert.equal(through(pace, ask()), 40);
  assert.deepEqual([dancer(), dancer(), dancer()].map((guest) => through(pace, guest)), [2, 2, 2]);
});

Deno.test("a dancer who floods is slowed down, and nobody else", () => {
  const pace = setUp();
  const one = dancer();
  assert.equal(through(pace, one), 2);
  assert.equal(through(pace, one, "10.9.9.9"), 0, "wherever it comes from");
  assert.equal(through(pace, dancer()), 2);
  assert.equal(through(pace, ask()), 40);
});

Deno.test("of those without a cookie, knocks at sockets, laptops and guests have a share each", () => {
  const pace = setUp();
  assert.equal(through(pace, ask({ upgrade: "websocket" })), 40);
  assert.equal(through(pace, ask({ authorization: "Bearer x" })), 40);
  assert.equal(through(pace, ask()), 40);
  assert.equal(through(pace, ask(), "10.0.0.2"), 40);
});

Deno.test("a forged cookie is none", () => {
  const pace = setUp();
  const forged = () => ask({ cookie: `${dancerCookieName}=${dancerCookieValue(crypto.randomUUID(), "x")}` });
  assert.deepEqual([through(pace, forged()), through(pace, forged())], [40, 0]);
});
