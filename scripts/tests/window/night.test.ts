/** A night in the real window: the deck, the desk, the cloud, a dancer's phone; and what is copied there. */

import { join } from "node:path";
import { historyFile, historyLines } from "../../dev/history.ts";
import { until } from "../../lib/until.ts";
import { launchBrowser } from "../../testing/browser.ts";
import { Dancer } from "../../testing/dancer.ts";
import { Stack } from "../../testing/stack.ts";
import { testWith } from "../../testing/test_with.ts";
import { buildApp } from "./built_app.ts";
import { patience } from "./desktop.ts";
import { Person, songs } from "./person.ts";
import { ask, instanceOf, pageIsHere } from "./running_app.ts";
import { looksAs, Twin, type View } from "./twin.ts";

const needs = {
  tools: ["xvfb", "webkit2gtk", "openbox", "xdotool", "chromium-headless-shell"],
  os: ["linux"],
} as const;

testWith(needs, "a night in the window, with its sidecar killed in the middle", async () => {
  await using stack = new AsyncDisposableStack();
  const [app, cloud] = await Promise.all([buildApp(), Stack.open()]);
  stack.use(app);
  stack.use(cloud);
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const person = stack.use(await Person.sitsDown(app));
  const { desktop, home, music } = person;
  const twin = stack.use(await Twin.open({ browser, ui: app.ui, home }));
  const history = join(home, "Documents", "VirtualDJ", "History");
  await Deno.mkdir(history, { recursive: true });
  const plays = async (title: string) => {
    const song = { path: join(music, `${title}.wav`), artist: "The Loops", title, seconds: 20 };
    const now = new Date();
    await Deno.writeTextFile(historyFile(history, now), historyLines(song, now), { append: true });
  };
  const showing = (title: string): View => ({
    route: "/live",
    prepare: (page) => page.locator(".now-title").getByText(title).waitFor(),
  });
  const [first, second, third] = songs;

  person.startsApp({ PIKA_CLOUD_URL: cloud.url });
  await desktop.window();
  await pageIsHere(home);
  const code = await ask(home, async (client) => {
    await client.call("folders.add", { path: music });
    await client.call("deck.set", { source: "virtualdj", path: history });
    await client.call("live.start", { name: "DJ Mina", title: "Friday social", listed: true });
    let code: string | null | undefined;
    await until(async () => (code = (await client.call("live.status")).session?.code) != null, {
      what: "The cloud gave the night no code",
      seconds: patience,
    });
    return code!;
  });
  const dancer = await Dancer.join(cloud.url, code);
  stack.defer(() => dancer.disconnect());
  const isShown = (title: string) =>
    dancer.until(({ plays }) => plays.some((play) => play.title === title), `"${title}"`);

  await plays(first.title);
  await isShown(first.title);
  await desktop.press("3");
  await looksAs("night", desktop, twin, showing(first.title));

  // Neutralino's own clipboard says nothing of what it could not do, so what was copied is seen where it is pasted.
  const copy = await twin.middleOf(
    showing(first.title),
    (page) => page.getByRole("button", { name: "Copy the link" }),
  );
  await desktop.click(copy.x, copy.y);
  await desktop.press("a", "ctrl+v", "ctrl+Return");
  await dancer.until(
    ({ announcement }) => announcement?.text.endsWith(`/live/${code}`) === true,
    "the link that was copied, as an announcement",
  );

  const { pid } = (await instanceOf(home))!;
  Deno.kill(pid, "SIGKILL");
  await plays(second.title);
  await pageIsHere(home, { not: pid });
  await plays(third.title);
  await isShown(third.title);
  await isShown(second.title);
  await looksAs("night_sidecar_killed", desktop, twin, showing(third.title));

  await ask(home, (client) => client.call("live.end"));
  await until(() => dancer.state?.status === "ended", { what: "The night did not end", seconds: patience });
  await desktop.close();
  await person.appHasEnded();
});
