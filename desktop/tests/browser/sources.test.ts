/** What other programs know: found, looked at, taken over, undone. */
import { join } from "node:path";
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
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { scratch } from "./harness.ts";
import { assertFits } from "./page.ts";

const WIDTHS = [1280, 900, 390];

/** A second of silence: mono, 8 kHz, 16 bits. */
function silence(): Uint8Array {
  const bytes = new Uint8Array(44 + 16_000);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8_000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 16_000, true);
  return bytes;
}

/** A home folder with VirtualDJ's library of three tracks, of which one has a cue beyond its end. */
async function makeHome(home: string, music: string): Promise<string> {
  const folder = join(home, "Documents", "VirtualDJ");
  await Deno.mkdir(join(folder, "MyLists"), { recursive: true });
  await Deno.mkdir(music);
  const songs = ["Lantern Street", "Slow Copper", "Undertow"].map((title, index) => {
    const path = join(music, `${title}.wav`);
    Deno.writeFileSync(path, silence());
    return `<Song FilePath="${path}"><Tags Author="The Late Ferries" Title="${title}" Stars="${
      index + 3
    }"/>` +
      `<Infos SongLength="1.0" PlayCount="4"/><Scan Bpm="0.625" Key="Am"/><Poi Pos="0.1" Type="beatgrid"/>` +
      `<Poi Pos="${index * 5}" Num="1" Name="Go"/></Song>`;
  });
  const lost = '<Song FilePath="D:\\Old\\Gone.mp3"><Tags Author="Nobody" Title="Gone"/></Song>';
  await Deno.writeTextFile(
    join(folder, "database.xml"),
    `<VirtualDJ_Database Version="2024">${songs.join("")}${lost}</VirtualDJ_Database>`,
  );
  await Deno.writeTextFile(
    join(folder, "MyLists", "Friday.vdjfolder"),
    `<VirtualFolder><song path="${join(music, "Undertow.wav")}"/></VirtualFolder>`,
  );
  const broken = join(home, "rekordbox export.xml");
  await Deno.writeTextFile(broken, '<!DOCTYPE x [<!ENTITY a "b">]><DJ_PLAYLISTS/>');
  return broken;
}

browserTest("a DJ takes over what VirtualDJ knows, and undoes it", async (test) => {
  const folder = await scratch();
  const uiDir = join(folder, "ui");
  const home = join(folder, "home");
  const music = join(folder, "songs");
  const [broken] = await Promise.all([makeHome(home, music), build({ out: uiDir })]);
  const sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir, env: { HOME: home } });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const step = journey(test, { page, said, failure: "sources_failure" });
  const atEachWidth = async (name: string) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await assertFits(page, name);
      await assertAccessible(page, `${name} at ${width}`);
      await shot(page, `${name}_${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  const kind = (name: string) => page.getByRole("radio", { name });
  const takeOver = page.getByRole("button", { name: "Take over 3 tracks and 1 playlist" });

  try {
    await step("VirtualDJ is found by itself, before there is a music folder", async () => {
      await page.goto(sidecar.url);
      await page.getByRole("link", { name: "It is in VirtualDJ" }).click();
      await page.getByText("4 tracks, 1 playlist, changed just now").waitFor();
      await page.getByText("4 not found, 2 left out").waitFor();
      await atEachWidth("sources");
    });

    await step("what cannot be read says why beside it", async () => {
      const path = page.getByRole("combobox", { name: "Path of a file or folder" });
      await path.fill(join(home, "nothing.xml"));
      await page.keyboard.press("Enter");
      await page.getByRole("alert").filter({ hasText: "There is no" }).waitFor();
      await path.fill(broken);
      await page.keyboard.press("Enter");
      await page.getByRole("alert").filter({ hasText: "declares entities" }).waitFor();
      await page.getByRole("link", { name: "All programs" }).click();
    });

    await step("the folder that Pika does not know is offered, and then its tracks are new", async () => {
      await page.getByRole("link", { name: "See what comes from VirtualDJ" }).click();
      await page.getByText(`3 tracks lie in ${music}, which Pika does not know.`).waitFor();
      await kind("Not found 4").check();
      await page.getByText("Nobody – Gone").waitFor();
      await atEachWidth("preview_unknown");
      await page.getByRole("button", { name: "Add this folder" }).click();
      await kind("New 3").waitFor();
      await kind("New 3").check();
      await page.getByText("tempo 96.0").first().waitFor();
    });

    await step("each entry says what it brings; playlists and what is left out are listed", async () => {
      const search = page.getByRole("searchbox", { name: "Search what comes" });
      await page.keyboard.press("/");
      await page.keyboard.type("copper");
      await page.getByText("The Late Ferries – Lantern Street").waitFor({ state: "detached" });
      await page.getByText("rating 4 stars").waitFor();
      await search.fill("");
      await atEachWidth("preview");
      await kind("Playlists 1").check();
      await page.getByText("Friday").waitFor();
      await kind("Left out 2").check();
      await page.getByText("1 cue lies before its start or behind its end").first().waitFor();
    });

    await step("it is taken over, and brings nothing a second time", async () => {
      await page.getByRole("checkbox", { name: "Tags, tempo, ratings" }).uncheck();
      await page.getByRole("checkbox", { name: "Tags, tempo, ratings" }).check();
      await takeOver.click();
      await page.getByText("Taken over from VirtualDJ: 3 tracks and 1 playlist").waitFor();
      await kind("The same 3").waitFor();
      await page.keyboard.press("1");
      await page.getByText("96.0").first().waitFor();
      await page.keyboard.press("2");
      await page.getByText("Friday").first().waitFor();
    });

    await step("and undone as a whole", async () => {
      await page.getByRole("button", { name: "Folders" }).first().click();
      await page.getByRole("button", { name: "Take over from other programs…" }).click();
      await atEachWidth("sources_taken");
      await page.getByRole("button", { name: "Undo what was taken over from VirtualDJ" }).click();
      await page.getByText("· undone").waitFor();
      await page.getByText("3 new, 1 not found").waitFor();
    });
  } finally {
    await browser.close();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
