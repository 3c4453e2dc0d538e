import assert from "node:assert/strict";
import { systemOf } from "./system.ts";

Deno.test("the system is read from what the browser says", () => {
  const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
  for (
    const [agent, system] of [
      [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/130.0.0.0 Safari/537.36`, "windows"],
      [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/17 Safari/605.1`, "macos"],
      [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/130.0.0.0 Safari/537.36`, "linux"],
      ["Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari", null],
      ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", null],
      ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", null],
      ["", null],
    ] as const
  ) assert.equal(systemOf(agent), system, agent);
});

Deno.test("an iPad that says it is a Mac is no Mac", () => {
  assert.equal(systemOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", { touchPoints: 5 }), null);
});
