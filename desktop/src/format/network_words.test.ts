import assert from "node:assert/strict";
import type { NetworkStatus } from "@pika/contract/desk/live.ts";
import { networkWords, remedy } from "./network_words.ts";

const green: NetworkStatus = {
  light: "green",
  connected: true,
  waiting: 0,
  offline_since: null,
  next_try_at: null,
  problem: null,
};
const offline = new Date(2026, 10, 20, 21, 42).getTime();

Deno.test("green says that all has arrived, or how much is on its way", () => {
  assert.deepEqual(networkWords(green, 0), {
    headline: "Connected",
    detail: "The phones have everything.",
  });
  assert.equal(networkWords({ ...green, waiting: 2 }, 0).detail, "Sending 2 things.");
});

Deno.test("yellow says how much waits, since when, when it is tried again, and that nothing is lost", () => {
  const network: NetworkStatus = {
    ...green,
    light: "yellow",
    connected: false,
    waiting: 3,
    offline_since: offline,
    next_try_at: offline + 65_000,
  };
  assert.deepEqual(networkWords(network, offline + 60_000), {
    headline: "No network",
    detail: "Offline since 21:42 (1:00). 3 things wait here; nothing is lost. Next try in 5 s.",
  });
  assert.match(
    networkWords({ ...network, waiting: 1 }, offline + 70_000).detail,
    /1 thing waits.*Trying now\.$/,
  );
  assert.deepEqual(networkWords({ ...network, connected: true }, offline), {
    headline: "Catching up",
    detail: "3 things wait here; nothing is lost.",
  });
  assert.equal(networkWords({ ...network, offline_since: null }, offline).headline, "Connecting");
});

Deno.test("red names the cause and what the DJ must do", () => {
  const red = (code: string, message: string): NetworkStatus => ({
    ...green,
    light: "red",
    connected: false,
    problem: { code, message },
  });
  const old = red("unsupported_protocol", "The cloud speaks protocol 2, this Pika 1.");
  assert.equal(remedy(old), "update");
  assert.deepEqual(networkWords(old, 0), {
    headline: "Update Pika",
    detail: "The cloud speaks protocol 2, this Pika 1. Nothing is lost.",
  });
  const revoked = red("not_signed_in", "This laptop was signed out.");
  assert.equal(remedy(revoked), "sign_in");
  assert.equal(networkWords(revoked, 0).headline, "Signed out");
  const lost = red("other_device", "This session was started on another device");
  assert.equal(remedy(lost), "end_night");
  assert.match(
    networkWords(lost, 0).detail,
    /^This session was started on another device\. Your logbook keeps/,
  );
  assert.equal(remedy(red("unavailable", "Down.")), "none");
  assert.deepEqual(networkWords({ ...red("offline", "Cannot reach it."), offline_since: offline }, offline), {
    headline: "No network",
    detail: "Offline since 21:42 (0:00). Cannot reach it. Nothing is lost.",
  });
});
