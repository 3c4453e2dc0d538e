/** What the files of the contract declare by name, read from the files themselves. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyStruct } from "@pika/contract/fields.ts";
import { Struct } from "superstruct";
import { root } from "../lib/paths.ts";
import { docsOf } from "./docs.ts";

/** A struct with a name. */
export interface Declaration {
  name: string;
  doc: string;
  struct: AnyStruct;
  /** The comment on one of its fields, `""` when there is none. */
  fieldDoc: (field: string) => string;
}

/** A number, a range, a text, or a list of words that programs read. */
export interface Constant {
  name: string;
  doc: string;
  value: number | string | { min: number; max: number } | readonly string[];
}

/** What a file of the contract says; a module in another language. */
export interface Part {
  /** From the contract's folder: `desk/tracks.ts`. */
  source: string;
  declarations: Declaration[];
  constants: Constant[];
}

export interface Contract {
  /** Those that declare something. */
  parts: Part[];
  methods: Record<string, { params: AnyStruct; result: AnyStruct }>;
  notifications: Record<string, AnyStruct>;
}

const contractDir = join(root, "cloud", "contract");
const methodsFile = "desk/methods.ts";

/** Reads `cloud/contract`. */
export async function readContract(): Promise<Contract> {
  const folders = await Promise.all(["room", "feed", "desk"].map(filesIn));
  const sources = [
    "fields.ts",
    "web_address_field.ts",
    "limits.ts",
    "web_address.ts",
    ...folders.flat().filter((file) => file !== methodsFile),
  ];
  const parts = await Promise.all(sources.map(readPart));
  const { methods, notifications } = await import(urlOf(methodsFile));
  return {
    parts: parts.filter(({ declarations, constants }) => declarations.length + constants.length > 0),
    methods,
    notifications,
  };
}

async function readPart(source: string): Promise<Part> {
  const part: Part = { source, declarations: [], constants: [] };
  const docs = docsOf(await Deno.readTextFile(join(contractDir, source)));
  const exported: Record<string, unknown> = await import(urlOf(source));
  for (const [key, value] of Object.entries(exported)) {
    if (value instanceof Struct) {
      part.declarations.push(declaration(key, key, value, docs));
    } else if (isTable(value)) {
      for (const [word, struct] of Object.entries(value)) {
        part.declarations.push(declaration(memberName(key, word), `${key}.${word}`, struct, docs));
      }
    } else {
      part.constants.push(...constants(key, key, value, docs));
    }
  }
  return part;
}

function declaration(name: string, path: string, struct: AnyStruct, docs: Map<string, string>): Declaration {
  return {
    name,
    doc: docs.get(path) ?? "",
    struct,
    fieldDoc: (field) => docs.get(`${path}.${field}`) ?? "",
  };
}

/** `limits.options` is `OPTIONS`, `feedLimits.notes` is `FEED_NOTES`. */
function constants(name: string, path: string, value: unknown, docs: Map<string, string>): Constant[] {
  const doc = docs.get(path) ?? "";
  if (typeof value === "number" || typeof value === "string") {
    return [{ name: constantName(name), doc, value }];
  }
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return [{ name: constantName(name), doc, value }];
  }
  if (!isPlain(value)) return [];
  if (isRange(value)) return [{ name: constantName(name), doc, value }];
  const prefix = name.replace(/limits$/i, "");
  return Object.entries(value).flatMap(([key, item]) =>
    constants(prefix + (prefix === "" ? key : capital(key)), `${path}.${key}`, item, docs)
  );
}

/** `djCommands` and `announce_over` make `DjCommandAnnounceOver`. */
function memberName(table: string, word: string): string {
  return capital(table).replace(/ies$/, "y").replace(/s$/, "") + word.split("_").map(capital).join("");
}

function constantName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function isTable(value: unknown): value is Record<string, AnyStruct> {
  return isPlain(value) && Object.values(value).every((item) => item instanceof Struct);
}

function isRange(value: Record<string, unknown>): value is { min: number; max: number } {
  return Object.keys(value).join() === "min,max";
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

async function filesIn(folder: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(join(contractDir, folder)))).map(({ name }) => name);
  return names.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`).sort();
}

function urlOf(source: string): string {
  return pathToFileURL(join(contractDir, source)).href;
}
