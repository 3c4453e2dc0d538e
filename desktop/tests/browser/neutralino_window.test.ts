/** The page in Neutralino's window, after a laptop has slept and when what it needs does not come: it never stays silent. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../build.ts";
import {
  assertAccessible,
  browserTest,
  launchBrowser,
  newPage,
  shot,
} from "../../../scripts/testing/browser.ts";
import { Neutralino } from "../../../scripts/testing/neutralino.ts";
import { until } from "../../../scripts/testing/until.ts";
import { Mac, makeMusic, scratch } from "./harness.ts";
import { assertFits } from "./page.ts";

browserTest(
  "the window outlives its connections, and says what is wrong when it cannot begin",
  async (test) => {
    const folder = await scratch();
    const music = join(folder, "music");
    const uiDir = join(folder, "ui");
    await Promise.all([build({ out: uiDir }), makeMusic(music, 1)]);
    const browser = await launchBrowser();
    const options = { dataDir: join(folder, "data"), uiDir, scratch: folder };

    /** A window of the program, with what Neutralino tells it. */
    const windowOf = async (neutralino: Neutralino) => {
      const page = await newPage(browser, {
        viewport: { width: 1280, height: 800 },
        reducedMotion: "reduce",
      });
      await page.addInitScript(neutralino.globals);
      return page;
    };

    try {
      await test.step("cut, or open and dead: what was typed stays, and the next press works", async () => {
        await using neutralino = await Neutralino.start(options);
        const page = await windowOf(neutralino);
        await page.goto(neutralino.url);
        await page.getByRole("heading", { name: "Where is your music?" }).waitFor();
        const path = page.locator("#first-folder");
        await path.fill("/somewhere/else");

        neutralino.cut();
        neutralino.folder = "";
        const asked = () => neutralino.called.filter((method) => method === "os.showFolderDialog").length;
        const choose = page.getByRole("button", { name: "Choose folder" });
        await choose.click();
        await until("the dialog opens after a cut", () => Promise.resolve(asked() === 1));

        neutralino.deaden();
        neutralino.folder = music;
        assert.equal(await path.inputValue(), "/somewhere/else");
        await choose.click();
        await until("the dialog opens on a new connection", () => Promise.resolve(asked() === 2));
        await page.getByText("15 tracks").first().waitFor();
        assert.ok(neutralino.sidecarRuns);

        await page.reload(); // the sidecar has found its way back too: it is asked for its address anew
        await page.getByText("15 tracks").first().waitFor();

        // A track is heard from the sidecar's own port, which the window's content policy lets through.
        await page.locator("#track-list .row").first().hover();
        await page.locator("#track-list .row").first().getByRole("button", { name: /^Play / }).click();
        const place = page.getByRole("slider", { name: "Place in the track" });
        await until("it is heard", async () => Number(await place.inputValue()) > 0);

        await page.getByRole("searchbox").fill("waltz");
        await neutralino.leave();
        await page.getByRole("alert").filter({ hasText: "has lost the program around it" }).waitFor();
        await assertAccessible(page, "window without its program");
        await shot(page, "window_lost");
        await page.getByRole("button", { name: "Load the page again" }).click();
        await page.getByText("has ended. Close Pika").waitFor(); // and no empty page
        neutralino.listen(); // the sidecar has ended meanwhile: it is started again
        await page.getByRole("alert").waitFor({ state: "detached" });
        assert.equal(await page.getByRole("searchbox").inputValue(), "waltz");
        await page.close();
      });

      await test.step("globals that do not come: the page says what is wrong", async () => {
        await using neutralino = await Neutralino.start(options, { extension: "missing" });
        const page = await newPage(browser, { viewport: { width: 1280, height: 800 } });
        await page.addInitScript("var NL_DATAPATH='/home/O'Brien/.local/share';");
        await page.goto(neutralino.url);
        await page.getByRole("heading", { name: "Pika cannot start" }).waitFor();
        await page.getByRole("alert").filter({ hasText: "apostrophe" }).waitFor();
        await assertAccessible(page, "no globals");
        await shot(page, "no_globals");
        await page.close();
      });

      await test.step("a sidecar that never comes, and a program around the page that never answers", async () => {
        await using neutralino = await Neutralino.start(options, { extension: "missing" });
        for (const problem of ["no sidecar", "no socket"]) {
          const page = await windowOf(neutralino);
          if (problem === "no socket") await page.addInitScript("globalThis.NL_TOKEN = 'not.known';");
          await page.clock.install();
          let loads = 0;
          page.on("load", () => loads++);
          await page.goto(neutralino.url);
          await page.getByRole("heading", { name: "Starting the audio engine" }).waitFor();
          // What nobody can be reached from is loaded once more, and no third time.
          const wanted = problem === "no sidecar" ? 1 : 2;
          const name = problem === "no sidecar"
            ? "The audio engine does not start"
            : "Pika cannot reach its window";
          const says = page.getByRole("heading", { name });
          await until(name, async () => {
            await page.clock.runFor(5_000).catch(() => {}); // it may be loading at this moment
            return loads === wanted && await says.isVisible();
          });
          await page.getByRole("alert").filter({ hasText: "virus scanner" }).waitFor();
          await assertAccessible(page, problem);
          await shot(page, problem.replace(" ", "_"));
          await page.clock.runFor(60_000);
          assert.equal(loads, wanted);
          await page.close();
        }
      });

      await test.step("on a Mac: what is asked is explained before, and what was not allowed is not gone", async () => {
        const mac = await Mac.make(folder);
        await using neutralino = await Neutralino.start({
          ...options,
          dataDir: join(folder, "mac-data"),
          env: mac.env,
        });
        const page = await windowOf(neutralino);
        await page.addInitScript(mac.globals);
        await page.goto(neutralino.url);
        await page.getByRole("status").filter({ hasText: "Drag Pika into Applications first" }).waitFor();
        await page.getByText("macOS will ask once whether Pika may read that folder").waitFor();
        await assertAccessible(page, "first start on a Mac");
        await shot(page, "mac_first_start");

        await mac.refuse(music);
        const add = page.getByRole("button", { name: "Add folder" });
        await page.locator("#first-folder").fill(music);
        await add.click();
        await page.getByRole("alert").filter({ hasText: `macOS does not let Pika read ${music}` }).waitFor();
        await assertAccessible(page, "a folder that macOS keeps Pika from");
        await shot(page, "mac_folder_refused");
        await page.getByRole("button", { name: "Open System Settings" }).click();
        await until("the settings open", () => Promise.resolve(neutralino.opened.length === 1));
        assert.match(String(neutralino.opened[0]), /^x-apple\.systempreferences:/);

        await mac.refuse();
        await add.click();
        await page.getByText("15 tracks").first().waitFor();
        await mac.refuse(music);
        await page.getByRole("button", { name: "Folders" }).click();
        await page.getByRole("button", { name: `Rescan ${music}` }).click();
        await page.keyboard.press("Escape");
        const notice = page.getByRole("status").filter({ hasText: "macOS does not let Pika read" });
        await notice.getByText("Nothing that Pika knows about these tracks is lost").waitFor();
        assert.equal(await page.locator("#track-list").getByText("Missing").count(), 0);
        await assertAccessible(page, "a library that macOS keeps Pika from");
        await shot(page, "mac_library_refused");
        await page.setViewportSize({ width: 390, height: 844 });
        await assertFits(page, "a library that macOS keeps Pika from");
        await shot(page, "mac_library_refused_narrow");
        await page.setViewportSize({ width: 1280, height: 800 });

        await mac.refuse(mac.history);
        await page.keyboard.press("3");
        await page.getByText("Of Mixxx it asks each time that Pika is started").waitFor();
        await shot(page, "mac_deck_unchosen");
        await page.getByRole("radio", { name: "VirtualDJ" }).click();
        const deck = page.getByRole("status").filter({ hasText: "macOS keeps Pika from VirtualDJ" });
        await deck.getByText('switch on "Documents Folder" for Pika').waitFor();
        await deck.getByRole("button", { name: "Open System Settings" }).waitFor();
        await assertAccessible(page, "a deck that macOS keeps Pika from");
        await shot(page, "mac_deck_refused");
        await page.close();
      });

      await test.step("a sidecar that was taken away is missed by name, and started when it is back", async () => {
        await using neutralino = await Neutralino.start(options, { extension: "missing" });
        neutralino.versionCode = 64;
        const page = await windowOf(neutralino);
        await page.clock.install();
        await page.goto(neutralino.url);
        const passing = () => page.clock.runFor(1_000);
        const missed = page.getByRole("heading", { name: "The audio engine is missing" });
        await until("it is missed", async () => await passing().then(() => missed.isVisible()));
        await page.getByRole("alert").filter({ hasText: "look for pika-sidecar in its quarantine" })
          .waitFor();
        await assertAccessible(page, "sidecar missing");
        await shot(page, "sidecar_missing");
        await page.setViewportSize({ width: 390, height: 844 });
        await shot(page, "sidecar_missing_phone");
        assert.equal(neutralino.restarts, 0);
        neutralino.versionCode = 0;
        await until("it is started again", async () => await passing().then(() => neutralino.restarts > 0));
        await page.close();
      });

      await test.step("a page whose program does not run says so", async () => {
        await using neutralino = await Neutralino.start(options, { extension: "missing" });
        const page = await windowOf(neutralino);
        await page.clock.install();
        await page.route("**/app.js", (route) => route.abort());
        await page.goto(neutralino.url);
        await page.clock.runFor(20_000);
        await page.getByRole("heading", { name: "Pika cannot show its window" }).waitFor();
        await page.getByText("app.js").waitFor();
        await assertAccessible(page, "no program");
        await shot(page, "no_program");
        await page.close();
      });
    } finally {
      await browser.close();
    }
  },
);
