import assert from "node:assert/strict";
import {
  boolean,
  enums,
  integer,
  literal,
  nullable,
  object,
  optional,
  refine,
  string,
  type,
  union,
} from "superstruct";
import { anyOf, type AnyStruct, between, kindOnly, list, pair, typedText } from "@pika/contract/fields.ts";
import type { Part } from "./declarations.ts";
import { pythonFiles } from "./python.ts";
import { ShapeError } from "./shape.ts";

/** A file of the contract that declares these structs. */
function part(source: string, structs: Record<string, AnyStruct>): Part {
  const declarations = Object.entries(structs).map(([name, struct]) => ({
    name,
    doc: "",
    struct,
    fieldDoc: (field: string) => field === "until" ? "It ends then." : "",
  }));
  return { source, declarations, constants: [] };
}

/** The Python of one file. */
function python(structs: Record<string, AnyStruct>): string {
  return pythonFiles({ parts: [part("a.ts", structs)], methods: {}, notifications: {} }).get("a.py")!;
}

Deno.test("an object is a TypedDict; absent, null, bounds and constants are told", () => {
  const written = python({
    Poll: object({
      question: typedText(140),
      options: list(string(), { min: 2, max: 6 }),
      seconds: optional(nullable(between({ min: 10, max: 3_600 }))),
      state: enums(["open", "closed"]),
      until: nullable(integer()),
      likes: list(pair(string(), integer())),
      own: kindOnly(enums(["a", "b"])),
    }),
  });
  assert.match(written, /^class Poll\(TypedDict\):$/m);
  for (
    const line of [
      "question: Annotated[str, MinLength(1), MaxLength(140)]",
      "options: Annotated[list[str], Items(2, 6)]",
      "seconds: NotRequired[Annotated[int, Between(10, 3600)] | None]",
      'state: Literal["open", "closed"]',
      "# It ends then.\n    until: int | None",
      "likes: list[tuple[str, int]]",
      'own: Annotated[Literal["a", "b"], KIND_ONLY]',
    ]
  ) assert.ok(written.includes(`    ${line}\n`), line);
  assert.match(written, /^from typing import Annotated, Literal, NotRequired, TypedDict$/m);
  assert.match(written, /^from \.bounds import KIND_ONLY, Between, Items, MaxLength, MinLength$/m);
});

Deno.test("what something is made of stands before it, by its name; nested objects get one", () => {
  const Play = type({ id: string() });
  const Like = object({ type: literal("like"), by: type({ name: string() }) });
  const written = python({ State: type({ now: nullable(Play), said: anyOf(Like, Play) }), Play, Like });
  const order = [...written.matchAll(/^class (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(order, ["Play", "LikeBy", "Like", "State"]);
  assert.match(written, /now: Play \| None\n {4}said: Like \| Play\n/);
  assert.match(written, /OPEN = frozenset\(\n {4}\(\n {8}Play,\n {8}LikeBy,\n {8}State,\n/);
});

Deno.test("a field with a name that Python keeps for itself is written all the same", () => {
  assert.match(
    python({ Updated: object({ from: string() }) }),
    /Updated = TypedDict\("Updated", \{\n {4}"from": str,/,
  );
});

Deno.test("a struct that hides what it allows is refused, with the way out", () => {
  const hidden = object({ either: union([string(), boolean()]) });
  assert.throws(() => python({ Hidden: hidden }), (error) => {
    assert.ok(error instanceof ShapeError);
    assert.match(error.message, /Hidden\.either .*"union".*fields\.ts/);
    return true;
  });
});

Deno.test("methods name their types, which are loaded when they are wanted", () => {
  const Query = object({ id: integer() });
  const Found = object({ title: string() });
  const written = pythonFiles({
    parts: [part("desk/a.ts", { Query, Found })],
    methods: { "tracks.find": { params: Query, result: nullable(Found) } },
    notifications: { "tracks.found": Found },
  }).get("calls.py")!;
  assert.match(written, /^if TYPE_CHECKING:\n {4}from \.desk\.a import Found, Query$/m);
  for (
    const line of [
      'TRACKS_FIND: Method[Query, Found | None] = Method("tracks.find", "desk.a.Query", "desk.a.Found | None")',
      'TRACKS_FOUND: Notification[Found] = Notification("tracks.found", "desk.a.Found")',
    ]
  ) assert.ok(written.includes(`${line}\n`), line);
});

Deno.test("a struct keeps its name when it is refined", () => {
  const Word = refine(enums(["a", "b"]), "word", () => true);
  assert.match(python({ Word, Said: object({ word: Word }) }), /word: Word\n/);
});

Deno.test("a module for each file, which loads of the others what it is made of; a folder loads nothing", () => {
  const Id = between({ min: 1, max: 9 });
  const Play = type({ id: Id });
  const Night = object({ plays: list(Play), id: Id, title: typedText(8) });
  const files = pythonFiles({
    parts: [
      part("fields.ts", { Id }),
      part("room/state.ts", { Play }),
      part("desk/nights.ts", { Night }),
      part("desk/live.ts", { Live: object({ night: Night }) }),
    ],
    methods: {},
    notifications: {},
  });
  assert.deepEqual([...files.keys()].sort(), [
    "calls.py",
    "desk/__init__.py",
    "desk/live.py",
    "desk/nights.py",
    "fields.py",
    "room/__init__.py",
    "room/state.py",
  ]);
  const importsOf = (path: string) => files.get(path)!.match(/^from \..*$/gm) ?? [];
  assert.deepEqual(importsOf("fields.py"), ["from .bounds import Between"]);
  assert.deepEqual(importsOf("room/state.py"), ["from ..fields import Id"]);
  assert.deepEqual(importsOf("desk/nights.py"), [
    "from ..bounds import MaxLength, MinLength",
    "from ..fields import Id",
    "from ..room.state import Play",
  ]);
  assert.deepEqual(importsOf("desk/live.py"), ["from .nights import Night"]);
  assert.doesNotMatch(files.get("desk/__init__.py")!, /import/);
  assert.match(files.get("room/state.py")!, /OPEN = frozenset\(\n {4}\(\n {8}Play,\n/);
});
