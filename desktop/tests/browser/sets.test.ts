/** A night is prepared: sets built by mouse and by keyboard alone, undone, seen in another page, read by everybody. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { build } from "../../build.ts";
import {
  assertAccessible,
  browserTest,
  complaints,
  journey,
  launchBrowser,
  newPage,
  shot,
} from "../../../scripts/testing/browser.ts";
import { secondStart, Sidecar } from "../../../scripts/testing/sidecar.ts";
import { makeLibrary, scratch } from "./harness.ts";
import { assertFits, poll } from "./page.ts";

const TRACKS = 200;

browserTest("sets: built by mouse, by keyboard alone, undone, and seen by another page", async (test) => {
  const folder = await scratch();
  const dataDir = join(folder, "data");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), makeLibrary(dataDir, TRACKS, join(folder, "music"))]);
  const options = { dataDir, uiDir };
  const sidecar = await Sidecar.start(options);
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "sets_failure" });
  const pane = (name: string, on = page) => on.getByRole("region", { name, exact: true });
  const library = pane("Library");

  try {
    await step("a new set is named where it stands", async () => {
      await page.goto(sidecar.url);
      await page.getByText(`${TRACKS} tracks`).first().waitFor();
      await page.keyboard.press("2");
      await page.getByRole("heading", { name: "No set is open" }).waitFor();
      await assertAccessible(page, "no set yet");
      await page.getByRole("button", { name: "New set" }).click();
      await page.getByRole("textbox", { name: "Name of the set" }).fill("Friday at the harbour");
      await page.keyboard.press("Enter");
      await pane("Friday at the harbour").getByRole("heading", { name: "Friday at the harbour" }).waitFor();
    });

    await step(
      "tracks are dragged in from the library, several at once, and dragged to another place",
      async () => {
        const list = pane("Friday at the harbour");
        await dragTo(page, library.locator("#pool-0"), list.locator(".row-list"));
        await poll(() => list.locator(".entry").count(), 1);
        await library.locator("#pool-1").click();
        await library.locator("#pool-4").click({ modifiers: ["Shift"] });
        await dragTo(page, library.locator("#pool-2"), list.locator(".row-list"));
        await poll(() => list.locator(".entry").count(), 5);
        const before = await titles(list);
        await list.getByText(before[4]!).click();
        await dragTo(page, list.getByText(before[4]!), list.locator(".entry").nth(0), "above");
        await poll(async () => (await titles(list))[0]!, before[4]!);
        assert.deepEqual(await titles(list), [before[4], ...before.slice(0, 4)]);
        await shot(page, "sets_by_mouse");
      },
    );

    await step("what was done is undone and done again, and is there after a reload", async () => {
      const list = pane("Friday at the harbour");
      const after = await titles(list);
      await page.keyboard.press("Control+z");
      await poll(async () => (await titles(list))[4]!, after[0]!);
      await page.keyboard.press("Control+Shift+z");
      await poll(async () => (await titles(list))[0]!, after[0]!);
      await page.reload();
      await poll(async () => (await titles(list)).join(), after.join());
    });

    await step(
      "another set by keyboard alone: made, filled, ordered, cut and pasted, noted, locked",
      async () => {
        const list = pane("Late");
        const press = async (...keys: string[]) => {
          for (const key of keys) await page.keyboard.press(key);
        };
        const spoken = (words: string | RegExp) =>
          page.getByRole("status").filter({ hasText: words }).waitFor();
        await press("1", "2");
        await poll(() => focusedName(page), "Sets");
        await press("Tab");
        assert.equal(await focusedName(page), "New set");
        await press("Enter");
        await page.getByRole("textbox", { name: "Name of the set" }).waitFor();
        await page.keyboard.type("Late");
        await press("Enter");
        await list.getByRole("heading", { name: "Late" }).waitFor();
        await press("/");
        await page.keyboard.insertText("love"); // one search, not one for each letter
        await page.getByText(/^(?!200)\d+ tracks$/).first().waitFor();
        await press("Enter", "Enter");
        await spoken("Added 1 track to Late, place 1 of 1");
        await press("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Enter");
        await spoken("Added 3 tracks to Late, place 2 of 4");
        const [one, two, three, four] = await titles(list);
        await press("Shift+F6", "Escape", "Home", "Alt+ArrowDown");
        await spoken("Moved 1 track, place 2 of 4");
        await poll(async () => (await titles(list)).join(), [two, one, three, four].join());
        await press("Control+x", "End", "Control+v");
        await spoken("Moved 1 track, place 4 of 4");
        await poll(async () => (await titles(list)).join(), [two, three, four, one].join());
        await press("Home", "Delete");
        await spoken(`Removed ${two}`);
        await press("Control+z");
        await spoken("Undone: removing tracks");
        await poll(async () => (await titles(list)).join(), [two, three, four, one].join());
        await press("Home", "n");
        await page.keyboard.type("Ask Mia first");
        await press("Enter");
        await list.getByText("Ask Mia first").waitFor();
        await list.locator(".row-list:focus").waitFor();
        await press("u");
        await page.keyboard.type("soon");
        await press("Enter");
        await list.getByRole("alert").filter({ hasText: "Cannot read “soon”" }).waitFor();
        await press("Control+a");
        await page.keyboard.type("2:30");
        await press("Enter");
        await list.getByText("until 2:30").waitFor();
        await list.locator(".row-list:focus").waitFor();
        await press("l");
        await spoken("Locked 1 track");
        await press("Delete");
        await page.getByText(/Cannot remove it/).waitFor();
        await poll(() => list.locator(".entry").count(), 4);
        await press("Enter");
        await page.getByRole("menuitem", { name: "Unlock" }).waitFor();
        await assertAccessible(page, "what can be done with a track of a set");
        await press("Escape", "F2");
        await page.keyboard.type("Late at the harbour");
        await press("Enter");
        await page.getByRole("treeitem", { name: "Late at the harbour" }).waitFor();
      },
    );

    await step("a set goes out from where it stands, and each of its tracks can be heard", async () => {
      const list = pane("Late at the harbour");
      await poll(() => list.getByRole("button", { name: /^Play / }).count(), 4);
      await list.getByRole("button", { name: "Export…" }).click();
      await page.getByRole("dialog", { name: "Export the set “Late at the harbour”" }).waitFor();
      await page.getByText("4 tracks in 1 file").waitFor();
      await page.keyboard.press("Escape");
    });

    await step("a list is found in its folder, goes into the bin and comes back", async () => {
      await page.getByRole("button", { name: "New folder" }).click();
      await page.getByRole("textbox", { name: "Name of the folder" }).fill("Fridays");
      await page.keyboard.press("Enter");
      const line = (name: string) => page.getByRole("treeitem", { name });
      await line("Friday at the harbour").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Move into “Fridays”" }).click();
      await poll(() => line("Friday at the harbour").getAttribute("aria-level"), "2");
      await page.getByRole("searchbox", { name: "Search sets and crates" }).fill("friday harb");
      await poll(() => page.getByRole("treeitem").count(), 1);
      await page.getByText("Fridays").waitFor();
      await page.getByRole("searchbox", { name: "Search sets and crates" }).fill("");
      await line("Late at the harbour").click();
      await pane("Late at the harbour").waitFor();
      await page.keyboard.press("Delete");
      await page.getByRole("heading", { name: "No set is open" }).waitFor();
      await line("Late at the harbour").waitFor({ state: "detached" });
      await page.getByText("Bin (1 list)").click();
      await page.getByRole("button", { name: "Bring back Late at the harbour" }).click();
      await line("Late at the harbour").waitFor();
    });

    await step("two sets side by side; what one page does the other shows", async () => {
      await page.getByRole("treeitem", { name: "Friday at the harbour" }).click();
      await page.getByRole("treeitem", { name: "Late at the harbour" }).click({ modifiers: ["Control"] });
      const [friday, late] = [pane("Friday at the harbour"), pane("Late at the harbour")];
      await poll(() => late.locator(".entry").count(), 4);
      const other = await newPage(browser, { viewport: { width: 900, height: 800 } });
      await other.goto((await secondStart(options)).url);
      await other.getByText(`${TRACKS} tracks`).first().waitFor();
      await other.keyboard.press("2");
      await other.getByRole("treeitem", { name: "Late at the harbour" }).click();
      await poll(() => pane("Late at the harbour", other).locator(".entry").count(), 4);
      await dragTo(page, friday.locator(".entry").first(), late.locator(".row-list"));
      await poll(() => pane("Late at the harbour", other).locator(".entry").count(), 5);
      assert.equal(await friday.locator(".entry").count(), 5);
      await shot(page, "sets_side_by_side");
      await other.context().close();
    });

    await step("it is planned, and a version of it is kept and comes back", async () => {
      const late = pane("Late at the harbour");
      await late.getByRole("button", { name: "Plan…" }).click();
      await page.getByRole("textbox", { name: "Length of the slot" }).fill("1:30");
      await page.getByRole("textbox", { name: "Room" }).fill("Harbour");
      await assertAccessible(page, "plan of a set");
      await shot(page, "sets_plan");
      await page.getByRole("button", { name: "Keep", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await late.getByRole("button", { name: "Versions…" }).click();
      await page.getByRole("textbox", { name: "Keep what is there now as" }).fill("Before the blues");
      await page.keyboard.press("Enter");
      await page.getByText("Before the blues").waitFor();
      await assertAccessible(page, "versions of a set");
      await page.keyboard.press("Escape");
      await late.locator(".entry").nth(1).click();
      await page.keyboard.press("Delete");
      await poll(() => late.locator(".entry").count(), 4);
      await late.getByRole("button", { name: "Versions…" }).click();
      await page.getByRole("button", { name: "Bring back Before the blues" }).click();
      await poll(() => late.locator(".entry").count(), 5);
    });

    await step("each step says how it goes; another track is taken where it breaks", async () => {
      const late = pane("Late at the harbour");
      await late.getByText(/of 1 h 30 min, .* free/).waitFor();
      await late.getByRole("img", { name: /^Energy .*Tempo / }).waitFor();
      await late.locator(".row-list").focus();
      for (const key of ["Home", "ArrowDown", "t"]) await page.keyboard.press(key);
      const about = page.getByRole("dialog", { name: /^About / });
      await about.getByText(/ to “/).waitFor();
      await assertAccessible(page, "how a track of a set fits");
      await shot(page, "sets_step");
      await page.keyboard.press("Escape");
      await about.waitFor({ state: "detached" });
      const [first, second] = await titles(late);
      await page.keyboard.press("r");
      const dialog = page.getByRole("dialog", { name: `Instead of “${second}”` });
      await poll(() => dialog.getByRole("button", { name: /^Take it/ }).count(), 3);
      await assertAccessible(page, "alternatives for a place");
      await shot(page, "sets_alternatives");
      await dialog.getByRole("button", { name: /^Take it/ }).first().click();
      await dialog.waitFor({ state: "detached" });
      await poll(async () => (await titles(late))[1] === second, false);
      assert.equal((await titles(late))[0], first);
      await late.getByRole("button", { name: "Next…" }).click();
      await page.getByRole("dialog", { name: "What could come next" }).getByRole("button", {
        name: /^Take it/,
      })
        .first()
        .click();
      await poll(() => late.locator(".entry").count(), 6);
    });

    await step("a stretch is filled: seen before it is taken, another one on request", async () => {
      const late = pane("Late at the harbour");
      await late.getByRole("button", { name: "Fill…" }).click();
      const dialog = page.getByRole("dialog", { name: "Fill a stretch" });
      await dialog.getByRole("textbox", { name: "Number of tracks" }).fill("0");
      await dialog.getByRole("button", { name: "Show me" }).click();
      await dialog.getByRole("alert").filter({ hasText: "Cannot take “0” as the number of tracks" })
        .waitFor();
      await dialog.getByRole("textbox", { name: "Number of tracks" }).fill("5");
      await dialog.getByRole("textbox", { name: "Energy at the end" }).fill("8");
      await dialog.getByRole("button", { name: "Show me" }).click();
      const found = dialog.getByRole("region", { name: "What was found" });
      const names = async () => (await found.locator(".fill-item bdi.strong").allInnerTexts()).join();
      await found.getByText("5 tracks,").waitFor();
      const first = await names();
      await assertAccessible(page, "a filled stretch");
      await shot(page, "sets_fill");
      await dialog.getByRole("button", { name: "Another one" }).click();
      await poll(async () => await names() !== first, true);
      await dialog.getByRole("button", { name: "Take it" }).click();
      await dialog.waitFor({ state: "detached" });
      await late.getByText("11 tracks").waitFor();
      await late.locator(".row-list").focus();
      await page.keyboard.press("Control+z");
      await late.getByText("6 tracks").waitFor();
    });

    await step("slots are planned by hand, and kept as a template", async () => {
      const late = pane("Late at the harbour");
      await late.getByRole("button", { name: "Slots…" }).click();
      const dialog = page.getByRole("dialog", { name: "What stands where" });
      await dialog.getByRole("button", { name: "Add a slot" }).click();
      await dialog.getByRole("button", { name: "Slow" }).click();
      await dialog.getByRole("button", { name: "Repeat them" }).click();
      await dialog.getByRole("group", { name: "Slot 2" }).getByRole("button", { name: "Fast" }).click();
      await dialog.getByText("Templates").click();
      await dialog.getByRole("textbox", { name: "Keep a template as" }).fill("Up and down");
      await dialog.getByRole("button", { name: "Of these slots" }).click();
      await dialog.getByRole("combobox", { name: "Begin with" }).selectOption({
        label: "Up and down (2 slots)",
      });
      await assertAccessible(page, "slots of a set");
      await shot(page, "sets_slots");
      await dialog.getByRole("button", { name: "Keep", exact: true }).click();
      await dialog.waitFor({ state: "detached" });
      await late.getByRole("button", { name: /^To be thought of/ }).first().waitFor();
    });

    await step("from the library's own list, tracks are added to a crate that is made for them", async () => {
      await page.keyboard.press("1");
      await page.locator("#search").fill("");
      await page.locator("#row-2 .cell.bpm").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Add to…" }).click();
      await page.getByRole("combobox", { name: "Crate or set" }).fill("Warm-up");
      await assertAccessible(page, "add to a crate or set");
      await page.getByRole("button", { name: "New crate" }).click();
      await page.getByRole("button", { name: "Open it" }).click();
      await poll(() => pane("Warm-up").locator(".entry").count(), 1);
    });

    await step("every column has its place at every width", async () => {
      await page.getByRole("treeitem", { name: "Late at the harbour" }).click();
      await poll(() => pane("Late at the harbour").locator(".entry").count(), 6);
      await assertFits(page, "sets");
      await assertAccessible(page, "sets");
      await page.setViewportSize({ width: 900, height: 800 });
      await assertFits(page, "sets at 900");
      await assertAccessible(page, "sets at 900");
      await shot(page, "sets_900");
      await page.setViewportSize({ width: 390, height: 844 });
      for (const name of ["Lists", "Set", "Library"]) {
        await page.getByRole("button", { name, exact: true }).click();
        await assertFits(page, `sets on a narrow window: ${name}`);
        await assertAccessible(page, `sets on a narrow window: ${name}`);
        await shot(page, `sets_390_${name.toLowerCase()}`);
      }
      // Of two lists that are open one is shown, and pressing it in the tree leads to it.
      for (const name of ["Warm-up", "Late at the harbour"]) {
        await page.getByRole("button", { name: "Lists", exact: true }).click();
        await page.getByRole("treeitem", { name }).click();
        await pane(name).waitFor();
        await poll(() => page.locator(".list-pane:visible").count(), 1);
      }
    });
    const unexpected = page.locator(".toast.error").filter({ hasNotText: "is locked" });
    assert.deepEqual(await unexpected.allInnerTexts(), []);
    assert.deepEqual(said, []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

/** The name of what has the focus. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
}

/** The titles of a list from top to bottom. */
async function titles(list: Locator): Promise<string[]> {
  const rows = await list.locator(".entry").evaluateAll((elements) =>
    elements.map((element) => ({
      top: element.getBoundingClientRect().top,
      title: element.querySelector(".entry-title")!.textContent!,
    }))
  );
  return rows.sort((a, b) => a.top - b.top).map(({ title }) => title);
}

/** Drags with the mouse, by way of a place between, as a hand does. */
async function dragTo(
  page: Page,
  from: Locator,
  to: Locator,
  where: "onto" | "above" = "onto",
): Promise<void> {
  const start = (await from.boundingBox())!;
  const end = (await to.boundingBox())!;
  const y = where === "above" ? end.y + 4 : end.y + end.height / 2;
  await page.mouse.move(start.x + start.width / 3, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 3, y - 10, { steps: 4 });
  await page.mouse.move(end.x + end.width / 3, y);
  await page.locator(".insertion-mark").waitFor();
  await page.mouse.up();
}
