/** Every message, with every field missing, of the wrong kind, too long, too many: the refusal names the field. */

import assert from "node:assert/strict";
import type { Struct } from "superstruct";
import dancer from "../examples/room/dancer.json" with { type: "json" };
import dj from "../examples/room/dj.json" with { type: "json" };
import http from "../examples/room/http.json" with { type: "json" };
import { dancerActions, DancerHello } from "./dancer.ts";
import { djCommands, djTalk } from "./dj.ts";
import { AccountChanges, Credentials, NewAccount, Recovery, SignIn } from "./http.ts";
import { limits } from "../limits.ts";
import { parse, parseJson } from "../parse.ts";

const { track } = exampleOf(dj, "DjCommandPlay");

interface Case {
  // deno-lint-ignore no-explicit-any
  struct: Struct<any, any>;
  example: Record<string, unknown>;
  optional?: string[];
}

/** The first example of a type. */
function exampleOf(examples: Record<string, { valid: Record<string, unknown>[] }>, type: string) {
  return examples[type]!.valid[0]!;
}

function casesOf(table: Record<string, Struct>, examples: Parameters<typeof exampleOf>[0], prefix: string) {
  return Object.entries(table).map(([type, struct]): [string, Case] => {
    const name = prefix + type.split("_").map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
    return [name, { struct, example: exampleOf(examples, name) }];
  });
}

const bodies = { NewAccount, AccountChanges, Credentials, SignIn, Recovery };
const cases: Record<string, Case> = Object.fromEntries([
  ...casesOf(djCommands as never, dj, "DjCommand"),
  ...casesOf(djTalk as never, dj, "DjTalk"),
  ...casesOf(dancerActions as never, dancer, "DancerAction"),
  ...casesOf({ DancerHello } as never, dancer, ""),
  ...casesOf(bodies as never, http, ""),
]);
cases.AccountChanges!.optional = ["name", "slug"];
cases.Credentials!.optional = ["password"];

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
  const long = { ...cases.DjCommandAnnounce!.example, text: "é".repeat(limits.announcement + 1) };
  const { refusal } = parse(long, djCommands.announce);
  assert.equal(refusal?.field, "text");
  assert.match(refusal.message, /at most 280 characters/);
  const fits = { ...long, text: "🎷".repeat(limits.announcement) };
  assert.equal(parse(fits, djCommands.announce).value?.text, fits.text);
});

Deno.test("typed text that is empty after cleaning is refused", () => {
  for (const text of ["", "   ", "\u202e\u0007", "\u200b", "\u3164", "\u2800", "\u00ad", "\u{e0041}"]) {
    assert.equal(
      parse({ ...cases.DjCommandAnnounce!.example, text }, djCommands.announce).refusal?.field,
      "text",
    );
  }
});

Deno.test("a track is taken whatever its tags say: cleaned and cut", () => {
  const title = `<b>\u202e\u0000${"long ".repeat(300)}`;
  const { value } = parse(
    { ...cases.DjCommandPlay!.example, track: { ...track as object, title } },
    djCommands.play,
  );
  assert.equal([...value!.track.title].length <= limits.trackText, true);
  assert.equal(value!.track.title.startsWith("<b>long long"), true);
  assert.equal(value!.track.title.endsWith("…"), true);
});

Deno.test("the fields of a track are named by their path", () => {
  const bad = { bpm: 5, key: "8C", energy: 11, duration: -1, title: 7, artist: null };
  for (const [field, value] of Object.entries(bad)) {
    const message = { ...cases.DjCommandPlay!.example, track: { ...track as object, [field]: value } };
    assert.equal(parse(message, djCommands.play).refusal?.field, `track.${field}`);
  }
});

Deno.test("a poll has two to six options, none of them empty", () => {
  const example = cases.DjCommandPoll!.example;
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
  const { refusal } = parse({ ...cases.DjTalkWatch!.example, session: "z".repeat(4_000) }, djTalk.watch);
  assert.match(refusal!.message, /"z{20,}/);
  assert.ok(refusal!.message.length < 200);
});

Deno.test("a refusal never repeats a password", () => {
  const { refusal } = parse({ email: "a@b.cd", password: "tiny" }, Credentials);
  assert.doesNotMatch(refusal!.message, /tiny/);
});
