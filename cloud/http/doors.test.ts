import assert from "node:assert/strict";
import { RateLimit } from "../base/rate_limit.ts";
import { Doors } from "./doors.ts";

/** Doors to the rooms `rooms`, by code; two tries an hour. */
function doors(rooms: Record<string, { listed: boolean }>, desks: Record<string, string> = {}) {
  const find = (code: string) => {
    const room = rooms[code];
    return Promise.resolve(room ? { session: `room ${code}`, ...room } : null);
  };
  return new Doors({
    codes: { look: find, recall: find },
    tries: new RateLimit({ burst: 2, seconds: 3_600, clock: () => 0 }),
    isDeskAt: (session, address) => desks[session] === address,
  });
}

const rooms = { AAAAA: { listed: false }, BBBBB: { listed: false }, CCCCC: { listed: true } };
const tired = { code: "rate_limited" };

Deno.test("who has used up the tries is told the same of every code, except of those that this address came in by, and of public ones", async () => {
  const club = doors(rooms);
  assert.equal(await club.open("AAAAA", "club"), "room AAAAA");
  await assert.rejects(club.open("XXXXX", "club"), { code: "session_unknown" });
  await assert.rejects(club.open("XXXXX", "club"), tired);
  await assert.rejects(club.open("BBBBB", "club"), tired);
  for (let n = 0; n < 500; n++) assert.equal(await club.open("AAAAA", "club"), "room AAAAA");
  assert.equal(await club.open("CCCCC", "club"), "room CCCCC");
  assert.equal(await club.open("BBBBB", "elsewhere"), "room BBBBB");
});

Deno.test("where the desk is, its night is open to all, whatever somebody there tries", async () => {
  const club = doors(rooms, { "room BBBBB": "club" });
  for (let n = 0; n < 5; n++) await assert.rejects(club.open("XXXXX", "club"));
  assert.equal(await club.open("BBBBB", "club"), "room BBBBB");
  await assert.rejects(club.open("AAAAA", "club"), tired);
});
