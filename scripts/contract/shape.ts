/** What values a struct of the contract allows, as data. */

import { type AnyStruct, type Note, noteOf } from "@pika/contract/fields.ts";

export type Shape =
  | Note
  | { kind: "number"; whole: boolean; min?: undefined; max?: undefined }
  | { kind: "boolean" }
  | { kind: "constants"; values: (string | number | boolean)[] }
  /** `open`: further fields may follow. */
  | { kind: "object"; fields: Record<string, AnyStruct>; open: boolean };

/** A struct cannot be told in another language. */
export class ShapeError extends Error {
  override name = "ShapeError";
}

/**
 * The shape of `struct`, null and absence apart. `where` names it in the error.
 * @throws {ShapeError} when it was made by something that keeps no note of what it does
 */
export function shapeOf(struct: AnyStruct, where: string): Shape {
  const note = noteOf(struct);
  if (note) return note;
  const { type, schema } = struct as { type: string; schema: unknown };
  if (type === "string") return { kind: "text" };
  if (type === "number" || type === "integer") return { kind: "number", whole: type === "integer" };
  if (type === "boolean") return { kind: "boolean" };
  if (type === "literal" && schema !== null) return { kind: "constants", values: [schema as string] };
  if (type === "enums") {
    const values = Object.values(schema as Record<string, string | number>);
    return { kind: "constants", values };
  }
  if (type === "object" || type === "type") {
    return { kind: "object", fields: schema as Record<string, AnyStruct>, open: type === "type" };
  }
  throw new ShapeError(
    `Cannot tell what ${where} allows: it is a "${type}" of superstruct. Make it of what cloud/contract/fields.ts has`,
  );
}

/** Whether `null` is among the values. */
export function isNullable(struct: AnyStruct): boolean {
  return struct.is(null);
}

/** Whether the field may be absent. */
export function isOptional(struct: AnyStruct): boolean {
  return struct.is(undefined);
}

/** What names a struct by: it stays the same when the struct is made nullable or optional. `null`: nothing does. */
export function identityOf(struct: AnyStruct): object | null {
  const schema = struct.schema as unknown;
  return typeof schema === "object" && schema !== null ? schema : null;
}
