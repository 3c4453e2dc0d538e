import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { Feed } from "@pika/contract/feed/releases.ts";
import {
  assertAccessible,
  assertBigTargets,
  assertNoSideways,
  browserTests,
  desktop,
  newPhone,
  phone,
  shot,
  type Stage,
} from "./harness.ts";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
const agents = {
  windows: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit}`,
  macos: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit}`,
  linux: `Mozilla/5.0 (X11; Linux x86_64) ${webkit}`,
  phone: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
};
type Kind = keyof typeof agents;

const notes = `### Features

- **analysis:** the key of quiet passages is found too
- **desktop:** the desk reconnects sooner after a lost network

### Bug Fixes

- a track's title is text, even \`<b>this one</b>\`
`;

function feed(changes: Partial<Feed> & { signed?: boolean } = {}): Feed {
  const { signed = false, ...fields } = changes;
  const version = fields.version ?? "0.2.0";
  const file = (target: string, format: string, size: number) => ({
    format,
    url: `https://downloads.example/v${version}/pika-${version}-${target}.${format}`,
    size,
    sha256: [...`${target}${format}`].map((letter) => letter.charCodeAt(0).toString(16)).join("").padEnd(
      64,
      "0",
    ).slice(0, 64),
    signed,
  });
  return {
    schema: 1,
    channel: "latest",
    version,
    published: "2026-11-25T12:00:00.000Z",
    expires: "2027-03-25T12:00:00.000Z",
    minimum_protocol: 1,
    rollout: 100,
    notes,
    targets: {
      "linux-x64": [file("linux-x64", "deb", 23_480_332), file("linux-x64", "tar.gz", 31_992_114)],
      "macos-arm64": [file("macos-arm64", "dmg", 24_118_272)],
      "macos-x64": [file("macos-x64", "dmg", 26_735_616)],
      "windows-x64": [file("windows-x64", "exe", 25_312_904)],
    },
    ...fields,
  };
}

/** Opens the page as a browser of that kind would. `architecture`: what it says when it is asked; absent: it cannot be asked. */
async function open(
  stage: Stage,
  kind: Kind,
  { architecture, ...options }: BrowserContextOptions & { architecture?: string } = {},
) {
  const someone = await newPhone(stage, {
    viewport: kind === "phone" ? phone : desktop,
    hasTouch: kind === "phone",
    userAgent: agents[kind],
    ...options,
  });
  await someone.page.addInitScript((architecture) => {
    const value = architecture === undefined
      ? undefined
      : { getHighEntropyValues: () => Promise.resolve({ architecture }) };
    Object.defineProperty(navigator, "userAgentData", { value });
  }, architecture);
  await someone.page.goto(`${stage.cloud.url}/download`);
  return someone;
}

const mainFiles = (page: Page) =>
  page.locator(".offer-buttons a.button").evaluateAll((links) =>
    links.map((link) => (link as HTMLAnchorElement).href.split("/").pop())
  );

/** Looks at the whole page: pictures for people, and what machines can say of it. */
async function look(page: Page, name: string): Promise<void> {
  await page.locator("h1").waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await shot(page, name, { fullPage: true });
  await assertNoSideways(page, name);
  await assertAccessible(page, name);
  await assertBigTargets(page, name);
}

browserTests("the download page", {
  "without a release it names this computer's system, and promises nothing": async (stage) => {
    await stage.cloud.publish({});
    await using someone = await open(stage, "windows");
    const { page } = someone;
    await page.getByText("The installers are not published yet.").waitFor();
    await page.locator(".system-own", { hasText: "Windows" }).getByText("Your system").waitFor();
    assert.equal(await page.locator(".system").count(), 3);
    assert.equal(await page.locator("main a").count(), 0, "a link would be dead");
    await look(page, "download-nothing-desktop");
    await using small = await open(stage, "phone");
    await small.page.locator(".systems").waitFor();
    await look(small.page, "download-nothing-phone");
  },

  "unsigned: one big button for this machine, and how to open it": async (stage) => {
    await stage.cloud.publish({ latest: feed() });
    const expected: [Kind, string | undefined, string[], string][] = [
      ["windows", "x86", ["pika-0.2.0-windows-x64.exe"], "Run anyway"],
      ["windows", undefined, ["pika-0.2.0-windows-x64.exe"], "Run anyway"],
      ["macos", "arm", ["pika-0.2.0-macos-arm64.dmg"], "Open Anyway"],
      ["macos", "x86", ["pika-0.2.0-macos-x64.dmg"], "Open Anyway"],
      ["macos", undefined, ["pika-0.2.0-macos-arm64.dmg", "pika-0.2.0-macos-x64.dmg"], "Open Anyway"],
      ["linux", undefined, ["pika-0.2.0-linux-x64.deb"], "sudo apt install ./pika-0.2.0-linux-x64.deb"],
    ];
    for (const [kind, architecture, files, step] of expected) {
      for (const [size, viewport] of Object.entries({ desktop, phone })) {
        await using someone = await open(stage, kind, { architecture, viewport });
        const { page, complaints } = someone;
        const name = `download-${kind}-${architecture ?? "unknown"}-${size}`;
        await page.locator(".first-start").first().waitFor();
        assert.deepEqual(await mainFiles(page), files, name);
        const system = { windows: "Windows", macos: "macOS", linux: "Linux", phone: "" }[kind];
        const honestly = await page.locator(".tried").innerText();
        assert.ok(honestly.startsWith(`Tried on ${system} by our build machine`), honestly);
        assert.match(honestly, /No DJ has spent a night with it yet/);
        const steps = page.locator("section.first-start .step");
        assert.equal(await steps.count(), 3, name);
        await steps.locator("p", { hasText: step }).waitFor();
        assert.equal(await steps.locator("svg").count(), 3, name);
        assert.equal(await page.locator("details.first-start").count(), 2, "the other systems' are folded");
        await look(page, name);
        assert.deepEqual(complaints.filter((said) => !said.includes("channel=next")), []);
      }
    }
  },

  "the page says size, version, date, notes, and the SHA-256, which is copied": async (stage) => {
    await stage.cloud.publish({ latest: feed() });
    await using someone = await open(stage, "windows", {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page } = someone;
    const button = page.locator(".offer-buttons a.button");
    assert.equal(await button.innerText(), "Download for Windows\n.exe · 25.3 MB");
    await page.getByText("Version 0.2.0 · Wednesday, 25 November 2026").waitFor();
    await page.getByRole("heading", { name: "What is new in 0.2.0" }).waitFor();
    await page.getByText("a track's title is text, even <b>this one</b>").waitFor();
    assert.equal(await page.locator(".files a.file").count(), 5);
    await page.locator(".offer summary").click();
    await page.getByText("certutil -hashfile pika-0.2.0-windows-x64.exe SHA256").first().waitFor();
    await Promise.all([
      page.getByText("The SHA-256 is copied.").waitFor(),
      page.getByRole("button", { name: "Copy the SHA-256 of pika-0.2.0-windows-x64.exe" }).first().click(),
    ]);
    const sum = feed().targets["windows-x64"]![0]!.sha256;
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), sum);
    await look(page, "download-checksum-desktop");
  },

  "on a phone it says where to go, and hands the page on": async (stage) => {
    await using someone = await open(stage, "phone", { permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = someone;
    await page.getByText("Pika for DJs runs on a computer.").waitFor();
    assert.deepEqual(await mainFiles(page), []);
    assert.equal(await page.locator("details.first-start").count(), 3);
    await page.getByText("Opening it the first time on macOS").click();
    await look(page, "download-phone");
    await Promise.all([
      page.getByText("The link is copied.").waitFor(),
      page.getByRole("button", { name: "Send this page" }).click(),
    ]);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${stage.cloud.url}/download`);
  },

  "signed: nobody is told how to get around a warning that does not come": async (stage) => {
    await stage.cloud.publish({ latest: feed({ signed: true }) });
    for (const kind of ["windows", "macos", "linux"] as const) {
      await using someone = await open(stage, kind, { architecture: "x86" });
      await someone.page.locator(".offer-buttons a.button").waitFor();
      assert.equal(await someone.page.locator(".first-start").count(), 0, kind);
      await look(someone.page, `download-signed-${kind}-desktop`);
    }
    await using small = await open(stage, "macos", { viewport: phone });
    await small.page.locator(".offer-buttons a.button").first().waitFor();
    await look(small.page, "download-signed-macos-phone");
  },

  "in Polish, and in another language as soon as it is chosen": async (stage) => {
    await stage.cloud.publish({ latest: feed() });
    for (const kind of ["windows", "macos", "linux"] as const) {
      for (const [size, viewport] of Object.entries({ desktop, phone })) {
        await using someone = await open(stage, kind, { locale: "pl-PL", viewport });
        const { page } = someone;
        await page.locator("section.first-start").waitFor();
        await look(page, `download-${kind}-${size}-pl`);
        if (kind !== "windows") continue;
        await page.getByText("Pobierz dla Windowsa").waitFor();
        await page.getByRole("button", { name: "English" }).click();
        await page.getByText("Download for Windows").waitFor();
      }
    }
  },

  "a pre-release is offered while it is newer, and not after": async (stage) => {
    const next = feed({ channel: "next", version: "0.3.0-rc.1" });
    await stage.cloud.publish({ latest: feed(), next });
    await using someone = await open(stage, "linux");
    const link = someone.page.getByRole("link", { name: "0.3.0-rc.1 for Linux" });
    await link.waitFor();
    assert.equal(await link.getAttribute("href"), next.targets["linux-x64"]![0]!.url);
    await look(someone.page, "download-early-desktop");
    await stage.cloud.publish({ latest: feed({ version: "0.3.0" }), next });
    await using later = await open(stage, "linux");
    const asked = later.page.waitForResponse((response) => response.url().includes("channel=next"));
    await later.page.reload();
    assert.equal((await asked).status(), 200);
    await later.page.getByText("Version 0.3.0").waitFor();
    assert.equal(await later.page.getByRole("heading", { name: "For the curious" }).count(), 0);
  },

  "a system without a file is told so, and sees the others": async (stage) => {
    const { "windows-x64": windows } = feed().targets;
    await stage.cloud.publish({ latest: feed({ targets: { "windows-x64": windows! }, notes: "" }) });
    await using someone = await open(stage, "linux");
    await someone.page.getByText("There is no Pika for this kind of computer yet.").waitFor();
    assert.equal(await someone.page.locator(".files a.file").count(), 1);
    assert.equal(await someone.page.locator("#notes").count(), 0);
    await look(someone.page, "download-none-desktop");
  },

  "what was fetched once is shown while the feed is away, also by a cloud that started anew": async (
    stage,
  ) => {
    await stage.cloud.publish({ latest: feed() });
    await using first = await open(stage, "windows");
    await first.page.getByText("Version 0.2.0").waitFor();
    await stage.cloud.feedLeaves();
    await stage.cloud.leave();
    await stage.cloud.restart();
    await using second = await open(stage, "windows");
    await second.page.getByText("Version 0.2.0").waitFor();
  },

  "without a cloud, and without a network, it says so and comes back by itself": async (stage) => {
    await stage.cloud.publish({ latest: feed() });
    await using someone = await open(stage, "windows", { serviceWorkers: "allow" });
    const { page } = someone;
    await page.getByText("Version 0.2.0").waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText("You have no network.").waitFor();
    await look(page, "download-offline-desktop");
    await page.context().setOffline(false);
    await page.getByText("Version 0.2.0").waitFor();
    await stage.cloud.leave();
    await page.reload();
    await page.getByText("Pika does not answer.").waitFor();
    await look(page, "download-away-desktop");
    await stage.cloud.restart();
    // By now it may have come back by itself, and nobody could click any more.
    await page.evaluate(() => {
      [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Try again")
        ?.click();
    });
    await page.getByText("Version 0.2.0").waitFor();
  },

  "everything can be done with the keyboard, and the focus is seen": async (stage) => {
    await using someone = await open(stage, "windows");
    const { page } = someone;
    await page.locator(".offer-buttons a.button").waitFor();
    const reached: string[] = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press("Tab");
      const [name, outline] = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        return [element.innerText.split("\n")[0], getComputedStyle(element).outlineStyle];
      });
      reached.push(name!);
      assert.equal(outline, "solid", `${name} shows its focus`);
      if (name?.startsWith("Check the file")) break;
    }
    assert.ok(reached.some((name) => name === "Download for Windows"), reached.join(", "));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.equal(label, "Copy the SHA-256 of pika-0.2.0-windows-x64.exe");
  },
});
