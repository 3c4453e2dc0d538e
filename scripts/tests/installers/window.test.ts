/** The X11 client, against a real X server and a window of somebody else's program. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { remove } from "../../lib/files.ts";
import { testWith } from "../../testing/test_with.ts";
import { findWindow, photograph } from "../../release/window/app_window.ts";
import { Display } from "../../release/window/x11.ts";
import { Screen } from "../../release/window/xvfb.ts";

const tools = ["xvfb", "xlogo"];

/** Starts xlogo on a screen of its own; it ends by itself when its window is closed. */
async function logo(...args: string[]) {
  const folder = await Deno.makeTempDir();
  const screen = await Screen.start(folder);
  const program = new Deno.Command("xlogo", {
    args,
    env: { ...screen.environment },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    ...{ folder, screen, program },
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose](); // its programs end with it
      await program.status;
      await remove(folder);
    },
  };
}

testWith({ tools }, "a window is found by its title, photographed and closed by its cross", async () => {
  await using there = await logo("-geometry", "300x200");
  const { display } = there.screen;
  const window = await findWindow(display, "xlogo", 30);
  const file = join(there.folder, "logo.png");
  await photograph(display, window, { file, seconds: 30 });
  const picture = await display.picture(window);
  assert.deepEqual([picture?.width, picture?.height], [300, 200]);
  const view = new DataView((await Deno.readFile(file)).buffer);
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [300, 200]);
  await display.close(window);
  assert.equal((await there.program.status).code, 0, "it ended in order, as by a click on its cross");
  assert.deepEqual(await display.windows(), []);
  await assert.rejects(display.close(window), { name: "XError" });
});

testWith({ tools }, "a window of one colour is refused, and its picture is kept", async () => {
  await using there = await logo("-fg", "#112233", "-bg", "#112233");
  const { display } = there.screen;
  const window = await findWindow(display, "xlogo", 30);
  const file = join(there.folder, "empty.png");
  await assert.rejects(photograph(display, window, { file, seconds: 0.1 }), {
    message: /^The window "xlogo" showed nothing within 0\.1 s: 100\.00 % of it is #/,
    help: `Its picture: ${file}`,
  });
  assert.ok((await Deno.stat(file)).size > 0);
});

testWith({ tools }, "a window that lies beyond the edge of the screen is no picture", async () => {
  await using there = await logo("-geometry", "300x200+1500+900");
  const window = await findWindow(there.screen.display, "xlogo", 30);
  assert.equal(await there.screen.display.picture(window), undefined);
});

testWith({ tools }, "a window that does not come is named", async () => {
  await using there = await logo();
  await assert.rejects(
    findWindow(there.screen.display, "Pika", 0.1),
    /No window "Pika" was on the screen within 0\.1 s/,
  );
});

testWith({ tools: ["xvfb"] }, "a screen lets nobody in without its cookie", async () => {
  const folder = await Deno.makeTempDir();
  await using screen = await Screen.start(folder);
  const number = Number(screen.environment["DISPLAY"]!.slice(1));
  await assert.rejects(
    Display.connect({ number, cookie: new Uint8Array(16) }),
    /The X server does not let us in: /,
  );
  await remove(folder);
});
