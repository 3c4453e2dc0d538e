import assert from "node:assert/strict";
import type { AnyStruct } from "@pika/contract/fields.ts";
import { parse, type Parsed } from "@pika/contract/parse.ts";
import { type Contract, readContract } from "./declarations.ts";
import { readExamples } from "./examples.ts";
import { identityOf, shapeOf } from "./shape.ts";

const contract = await readContract();
const examples = (await Promise.all(["room", "feed", "desk"].map(readExamples))).flat();

for (const { source, type, valid, invalid } of examples) {
  const part = contract.parts.find((one) => one.source === source);
  const struct = part?.declarations.find(({ name }) => name === type)?.struct;

  Deno.test(`${source}: ${type}`, () => {
    assert.ok(struct, `cloud/contract/${source} declares no ${type}`);
    assert.ok(valid.length > 0, "an example of what is right");
    for (const value of valid) {
      const checked: Parsed<unknown> = parse(value, struct);
      assert.deepEqual(checked.value, value, checked.refusal?.message);
    }
    for (const { field, value } of invalid) {
      const { refusal }: Parsed<unknown> = parse(value, struct);
      assert.ok(refusal, `${field} of ${JSON.stringify(value)}`);
      if (field !== "") assert.equal(refusal.field, field);
    }
  });
}

Deno.test("every message has an example", () => {
  const shown = new Set(examples.map(({ type }) => type));
  assert.deepEqual(messagesOf(contract).filter((type) => !shown.has(type)), []);
});

/** What methods take and answer, and the types that stand in no other one; of a choice between named types, those. */
function messagesOf({ parts, methods, notifications }: Contract): string[] {
  const all = parts.flatMap(({ declarations }) => declarations);
  // Of two names the first: in a table of messages some stand that have a name of their own.
  const names = new Map(all.toReversed().map(({ name, struct }) => [identityOf(struct), name]));
  const inside = new Set<string>();
  const lookInto = (struct: AnyStruct) => {
    for (const part of partsOf(struct)) {
      const name = names.get(identityOf(part));
      if (name !== undefined && inside.has(name)) continue;
      if (name !== undefined) inside.add(name);
      lookInto(part);
    }
  };
  for (const { struct, name } of all) if (shapeOf(struct, name).kind === "object") lookInto(struct);
  const isChoice = (struct: AnyStruct) => {
    const shape = shapeOf(struct, "a choice");
    return shape.kind === "union" && shape.of.every((one) => names.has(identityOf(one)));
  };
  const said = [
    ...Object.values(methods).flatMap(({ params, result }) => [params, result]),
    ...Object.values(notifications),
    ...all.filter(({ name, struct }) => !inside.has(name) && !isChoice(struct)).map(({ struct }) => struct),
  ];
  return [...new Set(said.map((struct) => names.get(identityOf(struct))!))];
}

/** What a struct is directly made of. */
function partsOf(struct: AnyStruct): AnyStruct[] {
  const shape = shapeOf(struct, "a part");
  if (shape.kind === "object") return Object.values(shape.fields);
  if (shape.kind === "record") return [shape.value];
  return "of" in shape ? [shape.of].flat() : [];
}
