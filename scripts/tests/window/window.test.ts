/**
 * The installed app in its real window, from its first start to its second: what a DJ does there, and what may break under them. Each picture
 * is compared with what Chromium shows of the same page, and stays in .cache/test/window/.
 */

import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { until } from "../../lib/until.ts";
import { unlike } from "../../release/window/likeness.ts";
import { launchBrowser } from "../../testing/browser.ts";
import { testWith } from "../../testing/test_with.ts";
import { buildApp, type BuiltApp } from "./built_app.ts";
import { patience } from "./desktop.ts";
import { Person, songs } from "./person.ts";
import { ask, instanceOf, pageIsHere, type Part, signal } from "./running_app.ts";
import { looksAs, Twin, type View } from "./twin.ts";

const needs = {
  tools: ["xvfb", "webkit2gtk", "openbox", "xdotool", "chromium-headless-shell"],
  os: ["linux"],
} as const;

/** The bottom of the window: where it tells what has happened. */
const bottom = { left: 0, top: 704, width: 1280, height: 96 };
/** The top: what is searched, and what was found. */
const top = { left: 0, top: 0, width: 1280, height: 256 };
/** The field for a path, and what completes it below. */
const field = { left: 352, top: 480, width: 448, height: 128 };

const firstStart: View = { route: "/" };
const noDialog: View = {
  ...firstStart,
  part: bottom,
  async prepare(page) {
    await page.getByRole("button", { name: "Choose folder" }).click();
    await page.getByText("Install zenity or kdialog").waitFor();
  },
};
const library: View = {
  route: "/",
  prepare: (page) => page.locator("#track-list .row").filter({ hasText: "Ready" }).nth(2).waitFor(),
};
const searched: View = {
  route: "/",
  part: top,
  async prepare(page) {
    await library.prepare!(page);
    await page.getByRole("searchbox").fill("Third");
    await page.getByText("1 track", { exact: true }).waitFor();
  },
};

/** A path that goes on nowhere. */
function halfWritten(home: string): View {
  return {
    ...firstStart,
    part: field,
    prepare: (page) => page.locator("#first-folder").fill(`${home}/X`),
  };
}

/** Half a path, and how the sidecar says that it goes on. */
function completed(home: string): View {
  return {
    ...halfWritten(home),
    async prepare(page) {
      await page.locator("#first-folder").fill(`${home}/M`);
      await page.getByRole("option", { name: "Music" }).waitFor();
    },
  };
}

/** For whoever reads the test's output: how long things took. */
function stopwatch(): (what: string) => void {
  const begun = performance.now();
  // deno-lint-ignore no-console
  return (what) => console.log(`    ${what}: ${Math.round(performance.now() - begun)} ms`);
}

/** How long a sleep is, in seconds. */
const asleep = 60;

/** Somebody who has written half a path when the whole app, or its runtime alone, falls asleep. */
async function fallAsleep(
  { app, browser, part }: { app: BuiltApp; browser: Browser; part?: Part },
): Promise<Sleeper> {
  const person = await Person.sitsDown(app);
  person.startsApp();
  await person.desktop.window();
  await pageIsHere(person.home);
  const twin = await Twin.open({ browser, ui: app.ui, home: person.home });
  const { x, y } = await twin.middleOf(firstStart, (page) => page.locator("#first-folder"));
  await person.desktop.click(x, y);
  await person.desktop.type(`${person.home}/X`);
  await looksAs("before_sleep", person.desktop, twin, halfWritten(person.home));
  assert.ok(await signal(person.home, "SIGSTOP", part) > 0);
  const wakesAt = performance.now() + 1000 * asleep;
  return {
    person,
    twin,
    async wake() {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wakesAt - performance.now())));
      await signal(person.home, "SIGCONT", part);
    },
    async [Symbol.asyncDispose]() {
      await signal(person.home, "SIGCONT");
      await twin[Symbol.asyncDispose]();
      await person[Symbol.asyncDispose]();
    },
  };
}

interface Sleeper extends AsyncDisposable {
  person: Person;
  twin: Twin;
  /** Ends the sleep when its time has come. */
  wake(): Promise<void>;
}

/** After a sleep: what was written is there, its page asks and is answered, and its window hears the sidecar. */
async function isWell({ person, twin, wake }: Sleeper, name: string): Promise<void> {
  const { desktop, home } = person;
  const pid = (await instanceOf(home))!.pid;
  await wake();
  const took = stopwatch();
  await desktop.press("BackSpace");
  await desktop.type("M");
  await looksAs(name, desktop, twin, completed(home));
  took(`${name}: what is written is completed`);
  await startsAgain(person);
  took(`${name}: a second start brings it to the front`);
  assert.equal((await instanceOf(home))?.pid, pid, "the sidecar is the same");
}

/** Started a second time, the app shows the window that is there. */
async function startsAgain(person: Person): Promise<void> {
  const { desktop } = person;
  const { id } = await desktop.window();
  await desktop.minimise();
  const second = person.startsApp();
  await until(async () => await desktop.inFront() === id, {
    what: "The window that was there did not come to the front",
    seconds: patience,
  });
  await second.status;
  assert.equal(await desktop.windowCount(), 1);
}

testWith(needs, "the window from its first start to its second", async (test) => {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await buildApp());
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const whole = stack.use(await fallAsleep({ app, browser }));
  const runtime = stack.use(await fallAsleep({ app, browser, part: "pika-app" }));
  const person = stack.use(await Person.sitsDown(app));
  const { desktop, home, music } = person;
  const twin = stack.use(await Twin.open({ browser, ui: app.ui, home }));
  let failed = false;
  const step = async (name: string, run: () => Promise<void>) => {
    failed ||= !await test.step(name, run); // what comes after one that fails makes no sense
  };
  const at = (view: View, find: (page: Page) => ReturnType<Page["locator"]>) => twin.middleOf(view, find);
  const sidecar = async () => (await instanceOf(home))!.pid;

  await step("at its first start it asks for the music", async () => {
    const took = stopwatch();
    person.startsApp({ PATH: await person.withoutDialogs() });
    await desktop.window();
    took("start to the window");
    await pageIsHere(home);
    took("start to the page's greeting");
    await looksAs("first_start", desktop, twin, firstStart);
  });

  await step("without a program for dialogs it says so", async () => {
    const { x, y } = await at(firstStart, (page) => page.getByRole("button", { name: "Choose folder" }));
    await desktop.click(x, y);
    await looksAs("no_dialog_program", desktop, twin, noDialog);
  });

  await step("a folder is written by hand, and its songs are analysed", async () => {
    const { x, y } = await at(firstStart, (page) => page.locator("#first-folder"));
    await desktop.click(x, y);
    await desktop.type(music);
    await desktop.press("Escape", "Return");
    await until(async () => {
      const { rows } = await ask(home, (client) => client.call("tracks.list", { limit: 10 }));
      return rows.length === songs.length && rows.every(({ state }) => state === "done");
    }, { what: "The songs were not analysed", seconds: patience });
    await looksAs("library", desktop, twin, library);
  });

  await step("a page without its styles, an empty one, and another screen are not taken for it", async () => {
    const picture = (await desktop.picture())!;
    const empty = { ...picture, rgb: new Uint8Array(picture.rgb.length).fill(picture.rgb[0]!) };
    assert.ok(unlike(picture, empty), "an empty page");
    const other = await twin.shows({ route: "/nights" }, () => twin.picture());
    assert.ok(unlike(picture, other), "another screen");
    await twin.page.route(/app\.css/, (route) => route.abort());
    const bare = await twin.shows(library, () => twin.picture());
    await twin.page.unroute(/app\.css/);
    assert.ok(unlike(picture, bare), "a page without its styles");
  });

  await step("the sidecar is killed: it is back, and what was typed is still there", async () => {
    await desktop.press("slash");
    await desktop.type("Third");
    await looksAs("searched", desktop, twin, searched);
    const took = stopwatch();
    const pid = await sidecar();
    Deno.kill(pid, "SIGKILL");
    await pageIsHere(home, { not: pid });
    took("sidecar killed to the page's greeting");
    await looksAs("sidecar_killed", desktop, twin, searched);
  });

  await step("the page is loaded again from its menu", async () => {
    await desktop.takeLastOfMenu(640, 600);
    await looksAs("loaded_again", desktop, twin, { ...library, part: top });
    await looksAs("loaded_again", desktop, twin, library);
  });

  await step("the page's process is killed: the app starts again, and nothing is lost", async () => {
    const took = stopwatch();
    const pid = await sidecar();
    assert.equal(await signal(home, "SIGKILL", "WebKitWebProcess"), 1);
    await pageIsHere(home, { not: pid });
    took("page killed to the new page's greeting");
    await looksAs("page_killed", desktop, twin, library);
    assert.equal(await desktop.windowCount(), 1);
  });

  await step("what loads for the page is killed: it goes on", async () => {
    const took = stopwatch();
    const pid = await sidecar();
    assert.equal(await signal(home, "SIGKILL", "WebKitNetworkProcess"), 1);
    await until(async () => await signal(home, "SIGCONT", "WebKitNetworkProcess") === 1, {
      what: "It was not started again",
      seconds: patience,
    });
    await pageIsHere(home);
    took("network process killed to the page's greeting");
    await desktop.press("slash");
    await desktop.type("Third");
    await looksAs("network_killed", desktop, twin, searched);
    assert.equal(await sidecar(), pid);
  });

  await step("started a second time it comes to the front", () => startsAgain(person));

  await step("closed by the window manager nothing of it is left", async () => {
    await desktop.move(200, 120);
    const took = stopwatch();
    await desktop.close();
    await person.appHasEnded();
    took("closed to the end of all processes");
  });

  await step("at its second start the library is there, and the window where it was", async () => {
    person.startsApp();
    await pageIsHere(home);
    await looksAs("second_start", desktop, twin, library);
    const { x, y, width, height } = await desktop.place();
    // Its frame, some pixels wide, lies where the window was moved to.
    assert.deepEqual([width, height], [1280, 800]);
    assert.ok(Math.abs(x - 200) < 20 && Math.abs(y - 120) < 60, `it lies at ${x}, ${y}`);
  });

  await step("after a minute of sleep all is as it was", () => isWell(whole, "slept"));
  await step("after a minute in which its window hung all is as it was", () => isWell(runtime, "hung"));
});
