/** Two pages of one Pika: what one of them does, the other shows. */
import { join } from "node:path";
import { steadyAssets } from "../../../scripts/testing/steady_assets.ts";
import { build } from "../../build.ts";
import { browserTest, launchBrowser, shot } from "../../../scripts/testing/browser.ts";
import { secondStart, Sidecar } from "../../../scripts/testing/sidecar.ts";
import { makeMusic, scratch } from "./harness.ts";

browserTest("a folder and its music appear in a page that did not ask for them", async () => {
  const folder = await scratch();
  const music = join(folder, "music");
  const uiDir = join(folder, "ui");
  await Promise.all([build({ out: uiDir }), Deno.mkdir(music)]);
  const options = { dataDir: join(folder, "data"), uiDir };
  const sidecar = await Sidecar.start(options);
  const browser = await launchBrowser();
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  await steadyAssets(context);
  const [one, other] = [await context.newPage(), await context.newPage()];
  try {
    await one.goto(sidecar.url);
    await one.getByRole("heading", { name: "Where is your music?" }).waitFor();
    await other.goto((await secondStart(options)).url);
    await other.getByRole("heading", { name: "Where is your music?" }).waitFor();

    await one.getByRole("combobox", { name: "Path of the folder" }).fill(music);
    await one.getByRole("button", { name: "Add folder" }).click();
    for (const page of [one, other]) {
      await page.getByRole("heading", { name: "No music in your folders" }).waitFor();
    }
    // A page that begins with a folder in which nothing is yet.
    await other.reload();
    await other.getByRole("heading", { name: "No music in your folders" }).waitFor();

    await makeMusic(music, 1);
    await one.getByRole("button", { name: "Look again" }).click();
    for (const page of [one, other]) await page.getByText("15 tracks").first().waitFor();
  } catch (error) {
    await shot(other, "failure");
    throw error;
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
