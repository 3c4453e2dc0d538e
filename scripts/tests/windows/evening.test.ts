/** The frozen program for Windows and its page in Chromium, from the first start to a night: real sound, real cloud, real Postgres. */

import assert from "node:assert/strict";
import { testWith } from "../../testing/test_with.ts";
import { Evening } from "./evening/evening.ts";
import { inWindow } from "./evening/in_window.ts";
import { library } from "./evening/library.ts";
import { night } from "./evening/night.ts";
import { program } from "./evening/program.ts";
import { troubles } from "./evening/troubles.ts";

testWith(
  { tools: ["wine64", "mingw-w64", "chromium", "mount"], os: ["linux"] },
  "an evening with Pika on Windows",
  async (test) => {
    await using evening = await Evening.open();
    for (const steps of [program, library, night, inWindow, troubles]) await evening.play(test, steps);
    const expected = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/; // while it is away
    assert.deepEqual(evening.said.filter((line) => !expected.test(line)), []);
  },
  { sanitizeOps: false, sanitizeResources: false },
);
