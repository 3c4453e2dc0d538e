/** Changes one value in a JSON or TOML file by the place where its parser found it: comments and layout stay as they are. */

import {
  findNodeAtLocation,
  getNodeValue,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { type AST, parseTOML } from "toml-eslint-parser";
import { ScriptError } from "../lib/errors.ts";

export interface DocumentFormat {
  /** The value at a path, or undefined. Throws an Error when the text is not of the format. */
  read(text: string, path: readonly string[]): unknown;
  /** The text with another string at a path where one is already. */
  replace(text: string, path: readonly string[], value: string): string;
}

/** A value and the characters that it takes up. */
interface Place {
  value: unknown;
  start: number;
  end: number;
}

const format = (find: (text: string, path: readonly string[]) => Place | undefined): DocumentFormat => ({
  read: (text, path) => find(text, path)?.value,
  replace(text, path, value) {
    const place = find(text, path);
    if (typeof place?.value !== "string") {
      throw new ScriptError(
        `Cannot replace "${path.join(".")}": it is ${JSON.stringify(place?.value)}, not a string`,
      );
    }
    // A basic string of TOML takes every escape that JSON writes.
    return text.slice(0, place.start) + JSON.stringify(value) + text.slice(place.end);
  },
});

export const json: DocumentFormat = format((text, path) => {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (error) throw new Error(`${printParseErrorCode(error.error)} at character ${error.offset}`);
  const node = tree && findNodeAtLocation(tree, [...path]);
  return node && { value: getNodeValue(node), start: node.offset, end: node.offset + node.length };
});

export const toml: DocumentFormat = format((text, path) => {
  const [top] = parseTOML(text).body;
  return find(top.body, path);
});

type TomlNode = AST.TOMLTopLevelTable["body"][number];

function find(nodes: readonly TomlNode[], path: readonly string[]): Place | undefined {
  for (const node of nodes) {
    const keys = node.key.keys.map((key) => key.type === "TOMLBare" ? key.name : key.value);
    if (!keys.every((key, index) => key === path[index])) continue;
    const rest = path.slice(keys.length);
    if (node.type === "TOMLTable") {
      const found = node.kind === "standard" ? find(node.body, rest) : undefined;
      if (found) return found;
    } else if (rest.length === 0 && node.value.type === "TOMLValue") {
      return { value: node.value.value, start: node.value.range[0], end: node.value.range[1] };
    } else if (node.value.type === "TOMLInlineTable") {
      const found = find(node.value.body, rest);
      if (found) return found;
    }
  }
  return undefined;
}
