/** What goes wrong in a night and what it costs: the network, the sidecar, a long night, a reload. */

import assert from "node:assert/strict";
import { assertAccessible, shot } from "../../../../scripts/testing/browser.ts";
import { Sidecar } from "../../../../scripts/testing/sidecar.ts";
import { socketAddress } from "../harness.ts";
import { assertFits, poll } from "../page.ts";
import { LANTERN, type Steps, STREAM } from "./night.ts";

export const network: Steps = {
  "without network the light says so on every screen, and nothing is lost": async (
    { page, deck, isPlaying, joinNight, historyRow, stack },
  ) => {
    await stack.cloud.kill();
    const notice = page.locator(".network-notice");
    await notice.waitFor();
    await deck.play(STREAM);
    await isPlaying(STREAM.title);
    await notice.getByText(/waits? here; nothing is lost/).waitFor();
    await historyRow(STREAM.title).getByText("waits for the network").waitFor();
    await assertAccessible(page, "without network");
    await shot(page, "live_offline");
    await page.keyboard.press("1");
    await page.getByRole("link", { name: /^Live no network/ }).waitFor();
    await shot(page, "live_light_in_library");
    await page.keyboard.press("3");
    await stack.cloud.start();
    await page.getByText("Connected", { exact: true }).waitFor();
    await notice.waitFor({ state: "detached" });
    const dancer = await joinNight();
    await dancer.until(
      ({ plays }) => plays[0]?.title === STREAM.title,
      "what was played without network",
    );
    assert.equal(dancer.state!.plays.filter(({ title }) => title === STREAM.title).length, 1);
    await historyRow(STREAM.title).getByText("waits for the network").waitFor({ state: "detached" });
  },
  "a crash of the sidecar: the page comes back to the same night": async (night) => {
    const { page, deck, file, isPlaying, historyRow, dancers } = night;
    await night.sidecar.crash();
    await page.getByRole("alert").filter({ hasText: "The audio engine is not running" }).waitFor();
    night.sidecar = await Sidecar.start(night.options);
    await page.getByRole("alert").waitFor({ state: "detached" });
    await page.getByText("Connected", { exact: true }).waitFor();
    await page.getByRole("heading", { level: 1, name: "Friday at the harbour" }).waitFor();
    await historyRow(LANTERN.title).getByText("Floor full, again next week").waitFor();
    await deck.play({ ...LANTERN, path: file(LANTERN) });
    await isPlaying(LANTERN.title);
    await dancers.at(-1)!.until(
      ({ plays }) => plays[0]?.title === LANTERN.title,
      "the track after the crash",
    );
  },
  "a like changes one row of a long night, and nothing else": async ({ page, historyRow, dancers }) => {
    await page.evaluate(async ({ count, address }) => {
      const socket = new WebSocket(address);
      await new Promise((resolve) => socket.onopen = resolve);
      for (let n = 1; n <= count; n++) {
        const answer = new Promise((resolve) =>
          socket.onmessage = ({ data }) => JSON.parse(data).id === n && resolve(n)
        );
        const params = { title: `Song ${n}`, artist: "The Long Night" };
        socket.send(JSON.stringify({ jsonrpc: "2.0", id: n, method: "deck.play", params }));
        await answer;
      }
      socket.close();
    }, { count: 200, address: await socketAddress(page) });
    await poll(() => page.locator(".history-row").count().then((count) => count >= 200), true);
    const dancer = dancers.at(-1)!;
    await dancer.until(({ plays }) => plays[0]?.title === "Song 200", "the last song");
    await page.locator(".network-detail").getByText("The phones have everything.").waitFor();
    await page.evaluate(() => {
      const changed = new Set<string>();
      Object.assign(globalThis, { changed });
      new MutationObserver((mutations) => {
        for (const { target } of mutations) {
          const row = (target instanceof Element ? target : target.parentElement)?.closest(
            ".history-row",
          );
          if (row) changed.add(row.querySelector(".strong")!.textContent);
        }
      }).observe(document.querySelector(".history")!, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    await dancer.do("like", { play: dancer.state!.plays[1]!.id, on: true });
    await historyRow("Song 199").getByRole("img", { name: "1 like", exact: true }).waitFor();
    const changed = await page.evaluate(
      () => [...(globalThis as unknown as { changed: Set<string> }).changed],
    );
    assert.deepEqual(changed, ["Song 199"]);
  },
  "a page that is loaded anew in the middle of the night sees all of it": async (
    { page, historyRow, dancers },
  ) => {
    const titles = page.locator(".history-row .strong");
    const before = await titles.allTextContents();
    await page.reload();
    await poll(() => titles.count(), before.length);
    assert.deepEqual(await titles.allTextContents(), before);
    await historyRow("Song 199").getByRole("img", { name: "1 like", exact: true }).waitFor();
    // What is told of from now on fits what was loaded.
    const dancer = dancers.at(-1)!;
    await dancer.do("like", { play: dancer.state!.plays[2]!.id, on: true });
    await historyRow("Song 198").getByRole("img", { name: "1 like", exact: true }).waitFor();
    assert.deepEqual(await titles.allTextContents(), before);
  },
  "narrow and wide windows lose nothing sideways": async ({ page }) => {
    for (const [width, height, name] of [[390, 844, "narrow"], [1920, 1080, "wide"]] as const) {
      await page.setViewportSize({ width, height });
      await assertFits(page, `${name} desk`);
      await assertAccessible(page, `${name} desk`);
      await shot(page, `live_desk_${name}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  },
};
