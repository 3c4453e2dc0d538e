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
import { makeMusic, scratch } from "./harness.ts";

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
