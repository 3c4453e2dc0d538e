import assert from "node:assert/strict";
import { parse } from "@pika/contract/parse.ts";
import { DancerAction } from "@pika/contract/room/dancer.ts";
import { add, empty, forget, type Intent, type Outbox, readOutbox, settle, waitingFor } from "./outbox.ts";

const session = "00000000-0000-4000-8000-000000000001";
const play = "00000000-0000-4000-8000-00000000000a";
const other = "00000000-0000-4000-8000-00000000000b";
const like = (id: string, on: boolean): Intent => ({ type: "like", play: id, on });

function press(outbox: Outbox, intent: Intent, now: number, room = session): Outbox {
  return add(outbox, intent, { code: "ABCDE", session: room, id: `${now}`, now });
}

Deno.test("of several wishes about one thing the latest wins; different things keep their order", () => {
  let outbox = press(empty, like(play, true), 10);
  outbox = press(outbox, { type: "tempo", play, wish: "slower" }, 11);
  outbox = press(outbox, like(other, true), 12);
  outbox = press(outbox, like(play, false), 13);
  outbox = press(outbox, { type: "tempo", play, wish: null }, 14);
  assert.deepEqual(outbox.waiting.map(({ action }) => [action.type, action.n]), [["like", 12], ["like", 13], [
    "tempo",
    14,
  ]]);
});

Deno.test("what one night waits for is not another's", () => {
  const elsewhere = "00000000-0000-4000-8000-000000000002";
  const outbox = press(press(empty, { type: "thank" }, 1), { type: "thank" }, 2, elsewhere);
  assert.equal(waitingFor(outbox, session).length, 1);
  assert.equal(waitingFor(outbox, elsewhere)[0]?.n, 2);
});

Deno.test("n grows strictly, also when the clock stands still, goes back, and after a reload", () => {
  let outbox = press(empty, like(play, true), 1_000);
  outbox = press(outbox, like(play, false), 1_000);
  outbox = settle(outbox, "1000");
  outbox = press(readOutbox(JSON.stringify(outbox)), like(play, true), 400);
  assert.equal(outbox.waiting.at(-1)?.action.n, 1_002);
});

Deno.test("what it makes is what the protocol takes", () => {
  const intents: Intent[] = [
    like(play, true),
    { type: "tempo", play, wish: "faster" },
    { type: "tempo", play: other, wish: null },
    { type: "vote", poll: play, option: 0 },
    { type: "thank" },
  ];
  const outbox = intents.reduce((box, intent, i) => press(box, intent, 1_700_000_000_000 + i), empty);
  assert.equal(outbox.waiting.length, intents.length);
  for (const { action } of outbox.waiting) assert.deepEqual(parse(action, DancerAction).value, action);
});

Deno.test("an acknowledged action goes, a late answer to a replaced one changes nothing", () => {
  const first = press(empty, like(play, true), 1);
  const second = press(first, like(play, false), 2);
  assert.equal(settle(second, "1"), second);
  assert.deepEqual(settle(second, "2"), { lastN: 2, waiting: [] });
});

Deno.test("what is a day old is forgotten, its number is not", () => {
  const outbox = press(press(empty, like(play, true), 1), like(other, true), 80_000_000);
  const later = forget(outbox, 86_400_001);
  assert.deepEqual(later.waiting.map(({ action }) => action.n), [80_000_000]);
  assert.equal(later.lastN, 80_000_000);
});

Deno.test("presses cannot fill the phone", () => {
  let outbox = empty;
  for (let i = 1; i <= 700; i++) {
    outbox = press(outbox, like(play.slice(0, -3) + String(i).padStart(3, "0"), true), i);
  }
  assert.equal(outbox.waiting.length, 500);
  assert.equal(outbox.waiting.at(-1)?.action.n, 700);
});

Deno.test("the pass of the night is kept beside what was pressed there", () => {
  const where = { code: "ABCDE", session, pass: "a pass" };
  const outbox = add(press(empty, like(other, true), 1), like(play, true), { ...where, id: "2", now: 2 });
  assert.deepEqual(readOutbox(JSON.stringify(outbox)).waiting.map(({ pass }) => pass), [undefined, "a pass"]);
});

Deno.test("damaged storage is no outbox, a damaged entry is left out", () => {
  for (const text of [null, "", "{", "7", "[]", '{"lastN":"x","waiting":[]}', '{"lastN":1.5,"waiting":[]}']) {
    assert.deepEqual(readOutbox(text), empty);
  }
  const good = press(empty, like(play, true), 5);
  const damaged = {
    lastN: 5,
    waiting: [
      null,
      { code: 1 },
      { code: "A", action: { id: 3 } },
      { ...good.waiting[0], pass: 7 },
      ...good.waiting,
    ],
  };
  assert.deepEqual(readOutbox(JSON.stringify(damaged)), good);
});
