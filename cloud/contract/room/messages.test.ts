/** Every message, with every field missing, of the wrong kind, too long, too many: the refusal names the field. */

import assert from "node:assert/strict";
import type { Struct } from "superstruct";
import { dancerActions, DancerHello } from "./dancer.ts";
import { djCommands, djTalk } from "./dj.ts";
import { AccountChanges, Credentials, NewAccount, Recovery, SignIn } from "./http.ts";
import { limits } from "../limits.ts";
import { parse, parseJson } from "../parse.ts";

const session = "6f2b6a0e-30c5-4a5e-9d4c-0f6f6f0d8a11";
const other = "0c7f9a52-1f1d-4a53-8a5e-6a7f5a3a9b10";
const at = 1_790_000_000_000;
const command = { session, seq: 3, at };
const action = { id: "a1", session, n: at };
const track = { title: "Title", artist: "Artist", bpm: 96.5, key: "8A", energy: 6, duration: 201.5 };

interface Case {
  // deno-lint-ignore no-explicit-any
  struct: Struct<any, any>;
  example: Record<string, unknown>;
  optional?: string[];
}

const cases: Record<string, Case> = {
  "dj start": { struct: djCommands.start, example: { type: "start", ...command, title: "", listed: true } },
  "dj play": { struct: djCommands.play, example: { type: "play", ...command, play: other, track } },
  "dj track": { struct: djCommands.track, example: { type: "track", ...command, play: other, track } },
  "dj stop": { struct: djCommands.stop, example: { type: "stop", ...command } },
  "dj retract": { struct: djCommands.retract, example: { type: "retract", ...command, play: other } },
  "dj session": {
    struct: djCommands.session,
    example: { type: "session", ...command, title: "Blues night", listed: false },
  },
  "dj announce": {
    struct: djCommands.announce,
    example: { type: "announce", ...command, announcement: other, text: "Hello", seconds: 60 },
  },
  "dj announce_over": {
    struct: djCommands.announce_over,
    example: { type: "announce_over", ...command, announcement: other },
  },
  "dj poll": {
    struct: djCommands.poll,
    example: { type: "poll", ...command, poll: other, question: "What?", options: ["a", "b"], seconds: null },
  },
  "dj poll_over": { struct: djCommands.poll_over, example: { type: "poll_over", ...command, poll: other } },
  "dj end": { struct: djCommands.end, example: { type: "end", ...command } },
  "dj hello": {
    struct: djTalk.hello,
    example: { type: "hello", protocol: 1, client: "desktop/1", clock: at },
  },
  "dj watch": { struct: djTalk.watch, example: { type: "watch", session } },
  "dj ping": { struct: djTalk.ping, example: { type: "ping", clock: at } },
  "dancer hello": {
    struct: DancerHello,
    example: { type: "hello", protocol: 1, client: "web/1", session: null, since: null },
  },
  "dancer like": { struct: dancerActions.like, example: { type: "like", ...action, play: other, on: true } },
  "dancer tempo": {
    struct: dancerActions.tempo,
    example: { type: "tempo", ...action, play: other, wish: "slower" },
  },
  "dancer vote": { struct: dancerActions.vote, example: { type: "vote", ...action, poll: other, option: 1 } },
  "dancer thank": { struct: dancerActions.thank, example: { type: "thank", ...action } },
  "new account": { struct: NewAccount, example: { name: "DJ", device: "" } },
  "account changes": {
    struct: AccountChanges,
    example: { name: "DJ", slug: "dj-one" },
    optional: ["name", "slug"],
  },
  "credentials": { struct: Credentials, example: { email: "a@b.cd", password: "long enough" } },
  "sign in": { struct: SignIn, example: { email: "a@b.cd", password: "long enough", device: "laptop" } },
  "recovery": { struct: Recovery, example: { code: "abc", device: "laptop" } },
};

/** Values that no field takes, but for those that hold free text. */
const wrong: unknown[] = [undefined, NaN, Infinity, {}, [], -1, 1.5, 1e300, "\u0000", "x".repeat(5_000)];
const lists = new Set(["options"]);

for (const [name, { struct, example, optional = [] }] of Object.entries(cases)) {
  Deno.test(`${name}: the example is taken as it is`, () => {
    assert.deepEqual(parse(example, struct).value, example);
  });

  Deno.test(`${name}: a field that is missing is named`, () => {
    for (const field of Object.keys(example).filter((field) => !optional.includes(field))) {
      const { [field]: _, ...rest } = example;
      const { refusal } = parse(rest, struct);
      assert.equal(refusal?.field, field);
      assert.match(refusal.message, new RegExp(`"${field}" is missing`));
    }
  });

  Deno.test(`${name}: a value of the wrong kind is refused, and its field is named`, () => {
    for (const [field, value] of Object.entries(example)) {
      for (const bad of wrong) {
        if (bad === undefined && optional.includes(field)) continue;
        if (Array.isArray(bad) && lists.has(field)) continue;
        const { value: taken, refusal } = parse({ ...example, [field]: bad }, struct);
        if (refusal) {
          assert.equal(refusal.field?.split(".")[0], field, `${field}: ${JSON.stringify(bad)}`);
          assert.ok(refusal.message.length < 300, refusal.message);
        } else {
          // Free text is cleaned, never taken raw; a password and a recovery code are compared as they are.
          assert.ok(typeof value === "string" && typeof bad === "string", `${field} took ${String(bad)}`);
          const kept = (taken as Record<string, unknown>)[field];
          if (!["password", "code"].includes(field)) assert.notEqual(kept, "\u0000");
        }
      }
    }
  });

  Deno.test(`${name}: a field that nobody knows is named`, () => {
    assert.equal(parse({ ...example, admin: true }, struct).refusal?.field, "admin");
  });

  Deno.test(`${name}: what is no object at all is refused`, () => {
    for (const input of [null, 1, "text", [], [example], true]) {
      assert.equal(parse(input, struct).refusal?.code, "invalid_message");
    }
  });
}

Deno.test("typed text that is too long is refused, with the limit", () => {
  const long = { ...cases["dj announce"]!.example, text: "é".repeat(limits.announcement + 1) };
  const { refusal } = parse(long, djCommands.announce);
  assert.equal(refusal?.field, "text");
  assert.match(refusal.message, /at most 280 characters/);
  const fits = { ...long, text: "🎷".repeat(limits.announcement) };
  assert.equal(parse(fits, djCommands.announce).value?.text, fits.text);
});

Deno.test("typed text that is empty after cleaning is refused", () => {
  for (const text of ["", "   ", "\u202e\u0007", "\u200b", "\u3164", "\u2800", "\u00ad", "\u{e0041}"]) {
    assert.equal(
      parse({ ...cases["dj announce"]!.example, text }, djCommands.announce).refusal?.field,
      "text",
    );
  }
});

Deno.test("a track is taken whatever its tags say: cleaned and cut", () => {
  const title = `<b>\u202e\u0000${"long ".repeat(300)}`;
  const { value } = parse({ ...cases["dj play"]!.example, track: { ...track, title } }, djCommands.play);
  assert.equal([...value!.track.title].length <= limits.trackText, true);
  assert.equal(value!.track.title.startsWith("<b>long long"), true);
  assert.equal(value!.track.title.endsWith("…"), true);
});

Deno.test("the fields of a track are named by their path", () => {
  const bad = { bpm: 5, key: "8C", energy: 11, duration: -1, title: 7, artist: null };
  for (const [field, value] of Object.entries(bad)) {
    const message = { ...cases["dj play"]!.example, track: { ...track, [field]: value } };
    assert.equal(parse(message, djCommands.play).refusal?.field, `track.${field}`);
  }
});

Deno.test("a poll has two to six options, none of them empty", () => {
  const example = cases["dj poll"]!.example;
  for (const options of [[], ["a"], Array(7).fill("a")]) {
    assert.equal(parse({ ...example, options }, djCommands.poll).refusal?.field, "options");
  }
  assert.equal(parse({ ...example, options: ["a", " "] }, djCommands.poll).refusal?.field, "options.1");
});

Deno.test("a slug, an e-mail address and a password have their forms", () => {
  for (const slug of ["ab", "Ab-cd", "-abc", "a--b", "a".repeat(41), "ąę-dj", "a b"]) {
    assert.equal(parse({ slug }, AccountChanges).refusal?.field, "slug", slug);
  }
  for (const email of ["", "a", "a@b", "a b@c.de", "a@b.c", `${"a".repeat(65)}@b.cd`]) {
    assert.equal(parse({ email, password: "long enough" }, Credentials).refusal?.field, "email", email);
  }
  assert.equal(parse({ email: "a@b.cd", password: "short" }, Credentials).refusal?.field, "password");
});

Deno.test("what is not JSON says so", () => {
  for (const text of ["", "{", "undefined", "\u0000"]) {
    assert.equal(parseJson(text, djTalk.ping).refusal?.code, "invalid_json");
  }
});

Deno.test("a refusal quotes the value, but never all of a long one", () => {
  const { refusal } = parse({ ...cases["dj watch"]!.example, session: "z".repeat(4_000) }, djTalk.watch);
  assert.match(refusal!.message, /"z{20,}/);
  assert.ok(refusal!.message.length < 200);
});

Deno.test("a refusal never repeats a password", () => {
  const { refusal } = parse({ email: "a@b.cd", password: "tiny" }, Credentials);
  assert.doesNotMatch(refusal!.message, /tiny/);
});
