import assert from "node:assert/strict";
import { askByDialog } from "./dialog_program.ts";

/** Asks where the dialog answers so after so many milliseconds. */
async function ask(os: string, answer: string, milliseconds: number): Promise<string> {
  let now = 5000;
  const dialog = () => {
    now += milliseconds;
    return Promise.resolve(answer);
  };
  return await askByDialog(os, dialog, () => now);
}

Deno.test("a dialog that nobody can have seen is told of, with what to install", async () => {
  await assert.rejects(ask("Linux", "", 40), /Install zenity or kdialog/);
});

Deno.test("what was chosen counts, and so does choosing nothing", async () => {
  assert.equal(await ask("Linux", "/music", 40), "/music");
  assert.equal(await ask("Linux", "", 2000), "");
  assert.equal(await ask("Windows", "", 40), "");
});
