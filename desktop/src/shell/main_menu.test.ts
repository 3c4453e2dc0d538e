import assert from "node:assert/strict";
import { mainMenu, menuChoice, type MenuItem } from "./main_menu.ts";

const items = mainMenu.flatMap(({ menuItems }) => menuItems!);
const find = (text: string): MenuItem => items.find((item) => item.text === text)!;

Deno.test("the keys that every Mac has do what they do everywhere", () => {
  const actions = items.filter(({ shortcut, action }) => shortcut && action)
    .map(({ shortcut, action }) => [shortcut, action]);
  assert.deepEqual(actions, [
    ["h", "hide:"],
    ["Z", "redo:"],
    ["x", "cut:"],
    ["c", "copy:"],
    ["v", "paste:"],
    ["a", "selectAll:"],
    ["m", "performMiniaturize:"],
    ["w", "performClose:"],
  ]);
});

Deno.test("quit and undo are answered by the page: neither ends the program past it, nor takes its own undo", () => {
  for (const [text, id, shortcut] of [["Quit Pika", "quit", "q"], ["Undo", "undo", "z"]] as const) {
    assert.deepEqual(find(text), { text, id, shortcut });
    assert.equal(menuChoice({ id }), id);
  }
});

Deno.test("each item does exactly one thing, and no key is taken twice", () => {
  for (const { text, id, action } of items) {
    assert.equal([id, action].filter((one) => one !== undefined).length, text === "-" ? 0 : 1, text);
    if (action) assert.match(action, /^[a-z][A-Za-z]+:$/, text);
  }
  const keys = items.flatMap(({ shortcut }) => shortcut ?? []);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(menuChoice({ id: "" }), undefined); // AppKit's own items have none
});
