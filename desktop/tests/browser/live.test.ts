/** A whole night at the DJ's desk: real sidecar, real cloud, real Postgres, real Chromium, and dancers on raw sockets. */

import assert from "node:assert/strict";
import { browserTest } from "../../../scripts/testing/browser.ts";
import { afterwards } from "./live/afterwards.ts";
import { before } from "./live/before.ts";
import { deck } from "./live/deck.ts";
import { floor } from "./live/floor.ts";
import { network } from "./live/network.ts";
import { LiveNight } from "./live/night.ts";
import { tonightsSet } from "./live/tonights_set.ts";

browserTest("a night: from the first name to the logbook", async (test) => {
  await using night = await LiveNight.open();
  for (const steps of [before, floor, tonightsSet, deck, network, afterwards]) await night.play(test, steps);
  const expected = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
  assert.deepEqual(night.complaints.filter((line) => !expected.test(line)), []);
});
