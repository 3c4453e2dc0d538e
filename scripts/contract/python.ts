/** Writes the contract as Python: a module of `TypedDict`s and constants for each file. It is formatted by ruff afterwards. */

import type { AnyStruct } from "@pika/contract/fields.ts";
import { capital, type Constant, type Contract, type Declaration, type Part } from "./declarations.ts";
import { identityOf, isNullable, isOptional, type Shape, shapeOf } from "./shape.ts";

/**
 * The text of each Python file, by its path: `desk/tracks.py`. A folder is a package that imports nothing: who wants a type loads its
 * module, and those that it is made of.
 */
export function pythonFiles(contract: Contract): Map<string, string> {
  const names = new Names(contract);
  const files = new Map<string, string>();
  for (const part of contract.parts) {
    const module = new Module(moduleOf(part.source), part, names);
    for (const declaration of part.declarations) module.declare(declaration);
    files.set(`${moduleOf(part.source)}.py`, module.text());
    const [folder, file] = part.source.split("/");
    if (file !== undefined) files.set(`${folder}/__init__.py`, `${head(folder!)}\n`);
  }
  return files.set("calls.py", new Module("calls", callsPart, names).calls(contract));
}

/** The methods and notifications. They name their types, and load them when somebody reads by one: a sidecar that starts does not wait for it. */
const callsPart: Part = { source: "desk/methods.ts", declarations: [], constants: [] };

/** `desk/tracks` for `desk/tracks.ts`. */
function moduleOf(source: string): string {
  return source.replace(/\.ts$/, "");
}

/** Who is called what, and where. */
class Names {
  #declared = new Map<object, { declaration: Declaration; part: Part }>();
  #fieldDocs = new Map<string, { struct: AnyStruct; doc: string }[]>();

  constructor({ parts }: Contract) {
    for (const part of parts) {
      for (const declaration of part.declarations) this.#add(declaration, part);
    }
  }

  find(struct: AnyStruct) {
    const identity = identityOf(struct);
    return identity === null ? undefined : this.#declared.get(identity);
  }

  /** The comment on a field; that of the struct from which it was taken over where it has none of its own. */
  fieldDoc(declaration: Declaration, field: string, struct: AnyStruct): string {
    return declaration.fieldDoc(field) ||
      (this.#fieldDocs.get(field)?.find((known) => known.struct === struct)?.doc ?? "");
  }

  #add(declaration: Declaration, part: Part): void {
    const identity = identityOf(declaration.struct);
    if (identity === null) throw new TypeError(`${declaration.name} is a plain struct: it needs no name`);
    const known = this.#declared.get(identity);
    // In a table of messages a struct may stand that has its own name.
    if (known === undefined) this.#declared.set(identity, { declaration, part });
    const shape = shapeOf(declaration.struct, declaration.name);
    if (shape.kind !== "object") return;
    for (const [field, struct] of Object.entries(shape.fields)) {
      const doc = declaration.fieldDoc(field);
      if (doc !== "") this.#fieldDocs.set(field, [...this.#fieldDocs.get(field) ?? [], { struct, doc }]);
    }
  }
}

class Module {
  #name: string;
  #part: Part;
  #names: Names;
  #imports = new Map<string, Set<string>>();
  #blocks: string[] = [];
  #declared = new Map<string, AnyStruct>();
  #open: string[] = [];

  constructor(name: string, part: Part, names: Names) {
    this.#name = name;
    this.#part = part;
    this.#names = names;
  }

  /** Writes a declaration after all that it is made of. */
  declare(declaration: Declaration): void {
    const { name, struct, doc } = declaration;
    const before = this.#declared.get(name);
    if (before !== undefined) {
      if (identityOf(before) === identityOf(struct)) return;
      throw new TypeError(`Two structs of ${this.#part.source} are called ${name}`);
    }
    this.#declared.set(name, struct);
    const known = this.#names.find(struct)?.declaration;
    if (known !== undefined && known.name !== name) {
      // A message of a table that has a name of its own.
      this.declare(known);
      return;
    }
    const shape = shapeOf(struct, name);
    if (shape.kind === "object") this.#blocks.push(this.#typedDict(declaration, shape));
    else this.#blocks.push(`${comment(doc)}${name} = ${this.#inline(shape, name)}`);
  }

  calls({ methods, notifications }: Contract): string {
    this.#typedTable("METHODS", "Method", methods, ({ params, result }) => [params, result]);
    this.#typedTable("NOTIFICATIONS", "Notification", notifications, (params) => [params]);
    const types = [...this.#imports].filter(([module]) => module !== ".method")
      .map(([module, names]) => `    ${importLine(module, names)}`);
    return [
      head(this.#part.source),
      "from __future__ import annotations",
      "from collections.abc import Mapping\nfrom typing import TYPE_CHECKING, Any",
      "from .method import Method, Notification",
      ...types.length > 0 ? [`if TYPE_CHECKING:\n${types.sort().join("\n")}`] : [],
      ...this.#blocks,
    ].join("\n\n") + "\n";
  }

  text(): string {
    const written = [this.#part.constants.map(constantLine).join("\n"), ...this.#blocks];
    if (this.#open.length > 0) {
      const docs = "# Types of which a newer writer may send further fields.";
      written.push(
        `${docs}\nOPEN = frozenset(\n    (\n${
          this.#open.map((type) => `        ${type},`).join("\n")
        }\n    )\n)`,
      );
    }
    const imports = (isOurs: boolean) =>
      [...this.#imports].filter(([module]) => module.startsWith(".") === isOurs).sort()
        .map(([module, names]) => importLine(module, names)).join("\n");
    return [
      head(this.#part.source),
      imports(false),
      imports(true),
      ...written,
    ].filter((block) => block !== "").join("\n\n") + "\n";
  }

  /** One constant for each entry, and all of them by their names. */
  #typedTable<T>(
    table: string,
    kind: string,
    entries: Record<string, T>,
    carried: (entry: T) => AnyStruct[],
  ) {
    const lines = Object.entries(entries).map(([name, entry]) => {
      const types = carried(entry).map((struct) => this.#expression(struct, name));
      const paths = carried(entry).map((struct) => this.#path(struct, name));
      const words = [name, ...paths].map(literal).join(", ");
      return `${constantOf(name)}: ${kind}[${types.join(", ")}] = ${kind}(${words})`;
    });
    const names = Object.keys(entries).map((name) => `        ${constantOf(name)},`);
    const any = kind === "Method" ? "Any, Any" : "Any";
    this.#blocks.push(
      lines.join("\n"),
      `${table}: Mapping[str, ${kind}[${any}]] = {\n    one.name: one\n    for one in (\n${
        names.join("\n")
      }\n    )\n}`,
    );
  }

  #typedDict(declaration: Declaration, { fields, open }: Shape & { kind: "object" }): string {
    const { name, doc } = declaration;
    const typed = Object.entries(fields).map(([field, struct]) => ({
      field,
      doc: this.#names.fieldDoc(declaration, field, struct),
      type: this.#field(struct, `${name}.${field}`, name + field.split("_").map(capital).join("")),
    }));
    this.#import("typing", "TypedDict");
    if (open) this.#open.push(name);
    if (typed.some(({ field }) => keywords.has(field))) {
      const lines = typed.map(({ field, doc, type }) => `${comment(doc, "    ")}    "${field}": ${type},`);
      return `${comment(doc)}${name} = TypedDict("${name}", {\n${lines.join("\n")}\n})`;
    }
    const lines = typed.map(({ field, doc, type }) => `${comment(doc, "    ")}    ${field}: ${type}`);
    const head = doc === "" ? [] : [docstring(doc) + (lines.length > 0 ? "\n" : "")];
    const body = [...head, ...lines];
    return `class ${name}(TypedDict):\n${(body.length > 0 ? body : ["    pass"]).join("\n")}`;
  }

  #field(struct: AnyStruct, where: string, suggested: string): string {
    const type = this.#expression(struct, where, suggested);
    if (!isOptional(struct)) return type;
    this.#import("typing", "NotRequired");
    return `NotRequired[${type}]`;
  }

  /** The type of a value; `suggested` names an object that has no name yet. */
  #expression(struct: AnyStruct, where: string, suggested?: string): string {
    const type = this.#reference(struct) ?? this.#anonymous(struct, where, suggested);
    return isNullable(struct) && noteless(type) ? `${type} | None` : type;
  }

  #reference(struct: AnyStruct): string | null {
    const known = this.#names.find(struct);
    if (known === undefined) return null;
    const { declaration, part } = known;
    if (part === this.#part) this.declare(declaration);
    else this.#import(moduleOf(part.source), declaration.name);
    return declaration.name;
  }

  /** Where a type is found: `desk.tracks.Waveform | None`. */
  #path(struct: AnyStruct, where: string): string {
    const known = this.#names.find(struct);
    if (known === undefined) throw new TypeError(`${where} carries a type without a name`);
    const path = [...moduleOf(known.part.source).split("/"), known.declaration.name].join(".");
    return isNullable(struct) ? `${path} | None` : path;
  }

  #anonymous(struct: AnyStruct, where: string, suggested?: string): string {
    const shape = shapeOf(struct, where);
    if (shape.kind !== "object") return this.#inline(shape, where, suggested);
    if (suggested === undefined) throw new TypeError(`${where} is an object without a name`);
    this.declare({ name: suggested, doc: "", struct, fieldDoc: () => "" });
    return suggested;
  }

  #inline(shape: Exclude<Shape, { kind: "object" }>, where: string, suggested?: string): string {
    switch (shape.kind) {
      case "text":
        return this.#annotated("str", [
          ...shape.shortest === undefined ? [] : [["MinLength", String(shape.shortest)]],
          ...shape.longest === undefined ? [] : [["MaxLength", String(shape.longest)]],
          ...shape.pattern === undefined ? [] : [["Pattern", raw(shape.pattern)]],
        ]);
      case "number": {
        const { min, max } = shape;
        const bounds = min === undefined || max === undefined ? [] : [[
          "Between",
          `${number(min)}, ${number(max)}`,
        ]];
        return this.#annotated(shape.whole ? "int" : "float", bounds);
      }
      case "boolean":
        return "bool";
      case "constants":
        // Python has no literals of fractions.
        if (shape.values.some((value) => typeof value === "number" && !Number.isInteger(value))) {
          return "float";
        }
        this.#import("typing", "Literal");
        return `Literal[${shape.values.map(literal).join(", ")}]`;
      case "list": {
        const type = `list[${this.#expression(shape.of, where, suggested?.replace(/s$/, ""))}]`;
        if (shape.min === undefined) return type;
        return this.#annotated(type, [["Items", `${shape.min}, ${shape.max}`]]);
      }
      case "pair":
        return `tuple[${shape.of.map((one) => this.#expression(one, where)).join(", ")}]`;
      case "union":
        return shape.of.map((one) => this.#expression(one, where)).join(" | ");
      case "record":
        return `dict[str, ${this.#expression(shape.value, where, suggested?.replace(/s$/, ""))}]`;
      case "kind only":
        this.#import("typing", "Annotated");
        this.#import("bounds", "KIND_ONLY");
        return `Annotated[${this.#expression(shape.of, where, suggested)}, KIND_ONLY]`;
    }
  }

  #annotated(type: string, bounds: string[][]): string {
    if (bounds.length === 0) return type;
    this.#import("typing", "Annotated");
    for (const [bound] of bounds) this.#import("bounds", bound!);
    return `Annotated[${type}, ${bounds.map(([bound, value]) => `${bound}(${value})`).join(", ")}]`;
  }

  /** `path`: one of ours by its path (`desk/tracks`), or Python's `typing`. */
  #import(path: string, name: string): void {
    const module = path === "typing" ? path : relativeModule(this.#name, path);
    this.#imports.set(module, (this.#imports.get(module) ?? new Set()).add(name));
  }
}

function head(source: string): string {
  return `"""Made from cloud/contract/${source} by \`deno task contract\`: change it there."""`;
}

/** How the module `from` names the module `to`: `.common`, `..room.state`. Folders are one deep. */
function relativeModule(from: string, to: string): string {
  const folder = from.includes("/") ? from.slice(0, from.indexOf("/") + 1) : "";
  if (to.startsWith(folder)) return `.${to.slice(folder.length).replace("/", ".")}`;
  return `..${to.replace("/", ".")}`;
}

function importLine(module: string, names: Set<string>): string {
  return `from ${module} import ${[...names].sort(order).join(", ")}`;
}

const keywords = new Set(["class", "from", "global", "import", "in", "is", "not", "or", "pass", "with"]);

/** Whether `| None` has still to be said of it. */
function noteless(type: string): boolean {
  return !type.endsWith(" | None") && !type.endsWith(", KIND_ONLY]");
}

function constantLine({ name, doc, value }: Constant): string {
  if (typeof value === "number") return `${comment(doc)}${name} = ${number(value)}`;
  if (typeof value === "string") return `${comment(doc)}${name} = ${literal(value)}`;
  const items = "min" in value ? [value.min, value.max].map(number) : value.map(literal);
  return `${comment(doc)}${name} = (${items.join(", ")})`;
}

function constantOf(method: string): string {
  return method.replaceAll(".", "_").toUpperCase();
}

function literal(value: string | number | boolean): string {
  return typeof value === "boolean" ? capital(String(value)) : JSON.stringify(value);
}

/** A regular expression as Python writes it: there, `$` would match before a line's end too. */
function raw(pattern: string): string {
  return `r"${pattern.replaceAll('"', '\\"').replace(/\$$/, "\\Z")}"`;
}

function number(value: number): string {
  return Math.abs(value) < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, "_");
}

function comment(text: string, indent = ""): string {
  return text === "" ? "" : `${wrapped(text, `${indent}# `)}\n`;
}

function docstring(text: string): string {
  const one = `    """${text}"""`;
  // ruff puts the closing marks of one line behind it.
  return one.length <= width ? one : `${wrapped(`"""${text}`, "    ", width - 3)}\n    """`;
}

const width = 110;

/** The text in lines of at most `longest`, each begun with `begin`. */
function wrapped(text: string, begin: string, longest = width): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= longest) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(begin + word);
  }
  return lines.join("\n");
}

/** As isort sorts names: constants, classes, functions. */
function order(a: string, b: string): number {
  const kind = (name: string) => (name === name.toUpperCase() ? 0 : 1);
  return kind(a) - kind(b) || (a.toLowerCase() < b.toLowerCase() ? -1 : 1);
}
