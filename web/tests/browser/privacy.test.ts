import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { Desk } from "../../../scripts/testing/desk.ts";
import { assertAccessible, assertBigTargets, browserTests, newPhone, shot } from "./harness.ts";

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function cookieOf(page: Page): Promise<string | undefined> {
  return (await page.context().cookies()).find(({ name }) => name === "pika_dancer")?.value;
}

/** The phone joins a night, likes what sounds and says thank you. */
async function dance(page: Page, url: string, code: string): Promise<void> {
  await page.goto(`${url}/live/${code}`);
  await page.locator(".light-green").waitFor();
  await page.locator(".dock .like").click();
  await page.locator(".dock .like[aria-pressed=true]").waitFor();
  await page.locator(".wish-perfect").click();
  await page.getByRole("button", { name: "Say thank you" }).click();
  await page.getByText("Thank you, sent").waitFor();
  await page.locator(".light-green").waitFor();
}

browserTests("what a phone did", {
  "is deleted from the page that every foot leads to: the figures, the cookie, and what the phone keeps; other tabs begin anew":
    async (
      stage,
    ) => {
      const { url } = stage.cloud;
      const desk = await Desk.live(url, { name: "Del", title: "Delete" });
      await desk.play();
      await using other = await newPhone(stage);
      await dance(other.page, url, desk.code);
      await other.page.getByText("1 dancer said thank you").waitFor();
      await using someone = await newPhone(stage);
      const { page } = someone;
      await dance(page, url, desk.code);
      await other.page.getByText("2 dancers said thank you").waitFor();
      const before = await cookieOf(page);
      assert.ok(before);

      const second = await page.context().newPage();
      await second.goto(`${url}/live/${desk.code}`);
      await second.getByRole("link", { name: "Your data" }).click();
      await second.getByRole("heading", { name: "Your data" }).waitFor();
      await press(second, "Delete what this phone did");
      await second.getByText("This cannot be undone.").waitFor();
      await shot(second, "privacy-asking-phone");
      await assertAccessible(second, "the question");
      await assertBigTargets(second, "the question");
      await press(second, "Keep it");
      assert.equal(await cookieOf(second), before, "nothing is deleted by the first press");
      await press(second, "Delete what this phone did");
      await press(second, "Yes, delete it all");
      await second.getByText("1 like, 1 wish, 0 votes, 1 thank-you").waitFor();
      await shot(second, "privacy-deleted-phone");
      await assertAccessible(second, "deleted");

      await other.page.getByText("1 dancer said thank you").waitFor();
      // The first tab looks at the night again, as somebody new.
      await page.locator(".dock .like[aria-pressed=false]").waitFor();
      await page.getByRole("button", { name: "Say thank you" }).waitFor();
      await page.locator(".light-green").waitFor();
      const after = await cookieOf(page);
      assert.ok(after && after !== before);
      assert.deepEqual([...someone.complaints, ...other.complaints], []);
    },

  "stays when there is no network, and the page says so": async (stage) => {
    const { url } = stage.cloud;
    const desk = await Desk.live(url, { name: "Off", title: "No network" });
    await desk.play();
    await using someone = await newPhone(stage);
    const { page } = someone;
    await dance(page, url, desk.code);
    await page.getByRole("link", { name: "Your data" }).click();
    await page.getByRole("heading", { name: "Your data" }).waitFor();
    const before = await cookieOf(page);
    await page.context().setOffline(true);
    await press(page, "Delete what this phone did");
    await press(page, "Yes, delete it all");
    await page.getByText("You have no network, so nothing is deleted yet.").waitFor();
    await shot(page, "privacy-offline-phone");
    await assertAccessible(page, "offline");
    assert.equal(await cookieOf(page), before);
    await page.context().setOffline(false);
    await press(page, "Delete what this phone did");
    await press(page, "Yes, delete it all");
    await page.getByText("It is deleted.").waitFor();
  },

  "is found from a recap and from the download page; a phone that did nothing is told so": async (stage) => {
    const { url } = stage.cloud;
    const desk = await Desk.live(url, { name: "Rec", title: "Recap" });
    await desk.play();
    await desk.do("end");
    await using someone = await newPhone(stage, { locale: "pl-PL" });
    const { page } = someone;
    for (const path of [`/recap/${desk.session}`, "/download"]) {
      await page.goto(url + path);
      await page.getByRole("link", { name: "Twoje dane" }).click();
      await page.getByRole("heading", { name: "Twoje dane" }).waitFor();
    }
    await press(page, "Usuń to, co zrobił ten telefon");
    await press(page, "Tak, usuń wszystko");
    await page.getByText("był tylko plik cookie").waitFor();
  },
});
