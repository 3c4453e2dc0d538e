/** What a DJ meets when the night itself goes wrong: each cause is real. */
import assert from "node:assert/strict";
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
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { Sidecar } from "../../../scripts/testing/sidecar.ts";
import { Stack } from "../../../scripts/testing/stack.ts";
import { scratch } from "./harness.ts";

browserTest("troubles of a night: each is said in words, and nothing is lost", async (test) => {
  const folder = await scratch();
  const uiDir = join(folder, "ui");
  const [stack] = await Promise.all([Stack.open(), build({ out: uiDir })]);
  const env = { HOME: folder, PIKA_CLOUD_URL: stack.url };
  const sidecar = await Sidecar.start({ dataDir: join(folder, "data"), uiDir, env });
  const browser = await launchBrowser();
  const page = await newPage(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const said = complaints(page);
  const title = page.locator(".night-title h1");
  const light = (name: RegExp) => page.getByRole("link", { name });

  const step = journey(test, { page, said, failure: "live_troubles_failure" });
  /** Says what plays, by hand. */
  const play = async (song: string) => {
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog", { name: "What plays now?" });
    await dialog.getByLabel("Title", { exact: true }).fill(song);
    await dialog.getByRole("button", { name: "Play now" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.locator(".now-title", { hasText: song }).waitFor();
  };
  const goLive = async (name: string) => {
    await page.getByLabel(/Title of the night/).fill(name);
    await page.getByRole("button", { name: "Go live" }).click();
    await title.getByText(name).waitFor();
  };
  /** What another laptop of the same DJ does. */
  const asOther = async (token: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${stack.url}/api/dj${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      body: body === undefined ? null : JSON.stringify(body),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return await response.json();
  };
  const keys = { email: "mina@example.org", password: "a long password" };
  let other = "";

  try {
    await step("a whole night without any network happens when there is one", async () => {
      await stack.cloud.kill();
      await page.goto(`${sidecar.url}`);
      await page.getByRole("link", { name: "Go live without a library" }).click();
      await page.getByLabel("Your DJ name").fill("Mina");
      await goLive("In a cellar");
      await page.getByText("The code appears as soon as").waitFor();
      await play("First Song");
      await assertAccessible(page, "live without network");
      await shot(page, "live_never_connected");
      await page.keyboard.press("p");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "End the night…" }).click();
      await page.getByText("the night ends for the phones as soon as the network is back").waitFor();
      await page.getByRole("button", { name: "End the night", exact: true }).click();
      await page.getByRole("heading", { name: "The night is ending" }).waitFor();
      await light(/^Ending/).waitFor();
      await assertAccessible(page, "ending without network");
      await shot(page, "live_ending");
      await stack.cloud.start();
      await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
      await page.getByText("As Mina").waitFor();
      await page.keyboard.press("4");
      await page.getByRole("link", { name: /In a cellar.*1 track/ }).click();
      await page.getByRole("button", { name: "Open the recap" }).waitFor();
      await page.locator("tr[data-play]").filter({ hasText: "First Song" }).waitFor();
    });

    await step("a cloud address that is none is refused beside its field", async () => {
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByText("Advanced").click();
      await page.getByLabel("Address of the cloud").fill("not an address");
      await page.getByRole("dialog").getByRole("button", { name: "Store" }).click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
      await assertAccessible(page, "a wrong cloud address");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    });

    await step("a night that another laptop ended is over here too, and says why", async () => {
      await page.getByRole("button", { name: "Account" }).click();
      const dialog = page.getByRole("dialog", { name: "Account" });
      await dialog.getByRole("button", { name: "Set…" }).click();
      await dialog.getByLabel("E-mail").fill(keys.email);
      await dialog.getByLabel("New password").fill(keys.password);
      await dialog.getByRole("button", { name: "Store" }).click();
      await dialog.getByText(keys.email).waitFor();
      await page.keyboard.press("Escape");
      const response = await fetch(`${stack.url}/api/dj/sign_in`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...keys, device: "The other one" }),
      });
      other = (await response.json()).token;
      await page.keyboard.press("3");
      await goLive("Ended elsewhere");
      const dancer = await Dancer.join(stack.url, await page.locator(".join-code").innerText());
      // Waited for from before it comes: it stays for some seconds only.
      const told = page.getByRole("status").getByText("it was ended from another laptop").waitFor();
      await asOther(other, "POST", `/sessions/${dancer.state!.session}/end`);
      await dancer.until(({ status }) => status === "ended", "the end");
      await dancer.disconnect();
      await page.getByRole("heading", { name: "Ready for tonight?" }).waitFor();
      await told;
    });

    await step("signed out from another laptop: said at once, with the way back", async () => {
      await goLive("Signed out");
      await page.locator(".join-code").waitFor();
      await play("Before");
      const { devices } = await asOther(other, "GET", "/devices");
      const desk = devices.find(({ current }: { current: boolean }) => !current);
      await asOther(other, "DELETE", `/devices/${desk.id}`);
      const notice = page.locator(".network-notice[data-light=red]");
      await notice.getByText("Signed out.").waitFor();
      await light(/^Live signed out/).waitFor();
      await play("After");
      await assertAccessible(page, "signed out");
      await shot(page, "live_signed_out");
      await notice.getByRole("button", { name: "Sign in" }).click();
      const dialog = page.getByRole("dialog", { name: "Account" });
      await dialog.getByRole("alert").filter({ hasText: "This laptop was signed out of “Mina”" }).waitFor();
      const { code } = await asOther(other, "POST", "/account/recovery_code", { current: keys.password });
      await dialog.getByLabel("Recovery code").fill(code);
      await dialog.getByRole("button", { name: "Use the code" }).click();
      await dialog.getByText("this one").waitFor();
      await page.keyboard.press("Escape");
      await notice.getByText("Signed out.").waitFor({ state: "detached" });
      // The room belongs to the laptop that opened it: the cloud takes no more, which is said, and the night is kept.
      const lost = page.locator(".network-notice[data-light=red]");
      await lost.getByText("The room is lost.").waitFor();
      await assertAccessible(page, "signed in again");
      await shot(page, "live_signed_in_again");
      await lost.getByRole("button", { name: "End this night…" }).click();
      await page.getByRole("button", { name: "End the night", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await goLive("On we go");
      await page.locator(".join-code").waitFor();
      await page.getByText("Connected", { exact: true }).waitFor();
    });

    const expected = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
    assert.deepEqual(said.filter((line) => !expected.test(line)), []);
  } finally {
    await browser.close();
    await sidecar.stop();
    await stack[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  }
});
