import assert from "node:assert/strict";
import { type Browser, detectMachine, guessMachine, systemOf } from "./machine.ts";

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

const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const browser = (userAgent: string, architecture?: string): Browser => ({
  userAgent,
  maxTouchPoints: 0,
  ...(architecture === undefined
    ? {}
    : { userAgentData: { getHighEntropyValues: () => Promise.resolve({ architecture }) } }),
});

Deno.test("a Mac's processor is what the browser says when it is asked, and unknown when it says nothing", async () => {
  assert.deepEqual(await detectMachine(browser(mac, "arm")), { system: "macos", cpu: "arm64" });
  assert.deepEqual(await detectMachine(browser(mac, "x86")), { system: "macos", cpu: "x64" });
  assert.deepEqual(await detectMachine(browser(mac, "")), { system: "macos", cpu: null });
  assert.deepEqual(await detectMachine(browser(mac)), { system: "macos", cpu: null });
  const refuses: Browser = {
    ...browser(mac),
    userAgentData: { getHighEntropyValues: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
  };
  assert.deepEqual(await detectMachine(refuses), { system: "macos", cpu: null });
});

Deno.test("Linux names its processor, and Windows one that need not be there", () => {
  const guess = (agent: string) => guessMachine(browser(agent)).cpu;
  assert.equal(guess("Mozilla/5.0 (X11; Linux x86_64; rv:130.0)"), "x64");
  assert.equal(guess("Mozilla/5.0 (X11; Linux aarch64; rv:130.0)"), "arm64");
  assert.equal(guess("Mozilla/5.0 (X11; Linux i686)"), null);
  assert.equal(guess("Mozilla/5.0 (Windows NT 10.0; Win64; x64)"), null);
});
