import { limits } from "@pika/contract/limits.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { SessionEvent } from "@pika/contract/room/events.ts";
import type { Counts, LiveState, Play } from "@pika/contract/room/state.ts";
import assert from "node:assert/strict";
import type { Frame } from "./frame.ts";
import { Topic } from "./topic.ts";

const session = "00000000-0000-4000-8000-000000000001";
const you = { likes: [], tempo: null, vote: null, thanked: false };
const state: LiveState = {
  session,
  code: "ABCDE",
  title: "Friday",
  listed: true,
  dj: { name: "Ann", slug: "ann" },
  status: "live",
  started_at: 1_700_000_000_000,
  ended_at: null,
  now: null,
  plays: [],
  announcement: null,
  poll: null,
  listeners: 0,
  thanks: 0,
  tempo: null,
};
const noCounts: Counts = { listeners: 0, thanks: 0, tempo: null, likes: [], poll: null };

function play(number: number): Play {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  return {
    id,
    title: `T${number}`,
    artist: "A",
    bpm: 100,
    key: "8A",
    energy: 5,
    duration: 200,
    played_at: number,
    likes: 0,
  };
}
const played = (number: number): SessionEvent => ({ kind: "play", play: play(number) });
const read = (frame: Frame | null) => JSON.parse(frame!.text);
const newTopic = () => new Topic(session, { seq: 0, state, recent: [] });

Deno.test("a client that applies the frames has the topic's state", () => {
  const topic = newTopic();
  let client = read(topic.snapshot(you)).state as LiveState;
  for (let seq = 1; seq <= 60; seq++) {
    client = applyEvent(client, read(topic.apply({ seq, event: played(seq) })).event);
  }
  const counts: Counts = {
    listeners: 12,
    thanks: 2,
    tempo: { play: play(60).id, slower: 1, perfect: 2, faster: 3 },
    likes: [[play(60).id, 4], [play(59).id, 1], [play(1).id, 9]],
    poll: null,
  };
  client = applyCounts(client, read(topic.applyCounts(counts)).counts);
  assert.deepEqual(client, topic.state);
  assert.equal(client.plays.length, limits.livePlays);
  assert.deepEqual(client.plays.slice(0, 2).map((known) => known.likes), [4, 1]);
});

Deno.test("an event that is known changes nothing, one that comes too early is refused", () => {
  const topic = newTopic();
  topic.apply({ seq: 1, event: played(1) });
  assert.equal(topic.apply({ seq: 1, event: played(2) }), null);
  assert.throws(() => topic.apply({ seq: 3, event: played(3) }), /event 3 .* 1 is the last one known/);
  assert.deepEqual(topic.state.plays.map((known) => known.title), ["T1"]);
});

Deno.test("only figures that changed are told, and nothing when none did", () => {
  const topic = newTopic();
  topic.apply({ seq: 1, event: played(1) });
  topic.apply({ seq: 2, event: played(2) });
  const figures: Counts = { ...noCounts, likes: [[play(1).id, 1], [play(2).id, 0]] };
  assert.deepEqual(read(topic.applyCounts(figures)).counts.likes, [[play(1).id, 1]]);
  assert.equal(topic.applyCounts(figures), null);
  assert.equal(topic.applyCounts({ ...figures, listeners: 1 })?.text.includes('"listeners":1'), true);
});

Deno.test("votes are told while the poll is open", () => {
  const topic = newTopic();
  const id = play(7).id;
  const poll = { id, question: "Next?", options: ["a", "b"], votes: [0, 0], closes_at: null, closed: false };
  topic.apply({ seq: 1, event: { kind: "poll", poll } });
  const voted: Counts = { ...noCounts, poll: { id, votes: [1, 2] } };
  assert.deepEqual(read(topic.applyCounts(voted)).counts.poll, { id, votes: [1, 2] });
  assert.equal(topic.applyCounts(voted), null);
  topic.apply({ seq: 2, event: { kind: "poll_over", poll: id, votes: [1, 3] } });
  assert.equal(topic.applyCounts({ ...noCounts, poll: { id, votes: [1, 1] } }), null);
  assert.deepEqual(topic.state.poll?.votes, [1, 3]);
});

Deno.test("a returner gets the events that were missed and all figures; who missed too many gets a snapshot", () => {
  const topic = newTopic();
  let stayed = state;
  const left = structuredClone(state);
  for (let seq = 1; seq <= limits.resumeEvents; seq++) {
    stayed = applyEvent(stayed, read(topic.apply({ seq, event: played(seq) })).event);
  }
  stayed = applyCounts(
    stayed,
    read(topic.applyCounts({ ...noCounts, listeners: 3, likes: [[play(99).id, 5]] })).counts,
  );
  let returned = left;
  for (const frame of topic.eventsAfter(0)!) returned = applyEvent(returned, read(frame).event);
  const resumed = read(topic.resumed(you));
  returned = applyCounts(returned, resumed.counts);
  assert.deepEqual(returned, stayed);
  assert.equal(resumed.seq, limits.resumeEvents);

  topic.apply({ seq: limits.resumeEvents + 1, event: { kind: "stop" } });
  assert.equal(topic.eventsAfter(0), null);
  assert.deepEqual(topic.eventsAfter(topic.seq), []);
  assert.equal(topic.eventsAfter(topic.seq + 1), null); // it knows more than we do
});

Deno.test("a topic that was loaded knows the events before, and leaves out those that it has still to apply", () => {
  const recent = [3, 4, 5].map((seq) => ({ seq, event: played(seq) }));
  const topic = new Topic(session, { seq: 4, state, recent });
  assert.deepEqual(topic.eventsAfter(2)?.map((frame) => frame.seq), [3, 4]);
  assert.equal(topic.eventsAfter(1), null);
  assert.equal(topic.apply(recent[2]!)?.seq, 5);
});

Deno.test("snapshots of the same state are encoded once, and anew after each change", () => {
  const topic = newTopic();
  const before = topic.snapshot(you).text;
  assert.equal(topic.snapshot(you).text, before);
  topic.apply({ seq: 1, event: { kind: "session", title: "Saturday", listed: false } });
  assert.equal(read(topic.snapshot(you)).state.title, "Saturday");
  assert.equal(read(topic.deskSnapshot(8)).applied, 8);
  topic.applyCounts({ ...noCounts, thanks: 1 });
  assert.equal(read(topic.snapshot(you)).state.thanks, 1);
  assert.equal(read(topic.resumed(you)).counts.thanks, 1);
});

Deno.test("a frame is the same message on a socket and in a stream", () => {
  const frame = newTopic().apply({ seq: 1, event: played(1) })!;
  const text = new TextDecoder().decode(frame.stream);
  assert.equal(text, `id: 1\ndata: ${frame.text}\n\n`);
  assert.equal(frame.stream, frame.stream);
});
