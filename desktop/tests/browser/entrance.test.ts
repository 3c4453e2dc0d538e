/** How a browser gets into the page, and what of that other pages of the same machine get. */
import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "../../build.ts";
import { browserTest, launchBrowser, newPage } from "../../../scripts/testing/browser.ts";
import { secondStart, Sidecar } from "../../../scripts/testing/sidecar.ts";
import { until } from "../../../scripts/testing/until.ts";
import { scratch } from "./harness.ts";

browserTest("the page is entered by a file, and its key is seen at no other port", async (test) => {
  const folder = await scratch();
  const uiDir = join(folder, "ui");
  const opened = join(folder, "opened");
  await Promise.all([build({ out: uiDir }), Deno.mkdir(join(folder, "bin"))]);
  await Deno.writeTextFile(
    join(folder, "bin", "xdg-open"),
    `#!/bin/sh\necho "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`,
    { mode: 0o755 },
  );
  const env = { PATH: `${join(folder, "bin")}${delimiter}${Deno.env.get("PATH")}` };
  const options = { dataDir: join(folder, "data"), uiDir, env };
  const sidecar = await Sidecar.start(options);
  const browser = await launchBrowser();
  const page = await newPage(browser);
  const { origin } = new URL(sidecar.url);
  const begin = () => page.getByRole("heading", { name: "Where is your music?" });
  const refused = () => page.getByText("Open Pika from its icon again");
  const seen: (string | null)[] = [];
  const stranger = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.headers.get("cookie"));
    return new Response("<!doctype html><title>A stranger</title>", {
      headers: { "content-type": "text/html" },
    });
  });
  const foreign = `http://127.0.0.1:${stranger.addr.port}/`;
  try {
    await test.step("Chromium follows the file to the page, once", async () => {
      await secondStart({ ...options, open: "browser" });
      await until("the browser is opened", async () => await Deno.stat(opened).then(() => true, () => false));
      const entrance = (await Deno.readTextFile(opened)).trim();
      await page.goto(entrance);
      await begin().waitFor();
      assert.equal(page.url(), `${origin}/`, "the token has left the address");
      await assert.rejects(Deno.stat(fileURLToPath(entrance)), Deno.errors.NotFound);
    });

    await test.step("a reload stays in, another tab is told how to get in", async () => {
      await page.reload();
      await begin().waitFor();
      const other = await page.context().newPage();
      await other.goto(origin);
      await other.getByText("Open Pika from its icon again").waitFor();
      await other.close();
    });

    await test.step("a page at another port gets no cookie and no key, and cannot connect", async () => {
      assert.deepEqual(await page.context().cookies(), []);
      await page.goto(foreign);
      assert.ok(seen.length > 0 && seen.every((cookie) => cookie === null));
      assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
      const answers = await page.evaluate(async (origin) => {
        const asks = ["/page/key", "/page/proof?nonce=x", "/"].map((path) => fetch(origin + path));
        const socket = new WebSocket(`${origin.replace("http", "ws")}/rpc`);
        const connects = new Promise((resolve, reject) => {
          socket.onopen = resolve;
          socket.onerror = reject;
        });
        return (await Promise.allSettled([...asks, connects])).map(({ status }) => status);
      }, origin);
      assert.deepEqual(answers, Array(4).fill("rejected"));
      await page.goto(origin);
      await begin().waitFor();
    });

    await test.step("who takes the port of a sidecar that has ended is not taken for it", async () => {
      await sidecar.crash();
      const asked: string[] = [];
      const key = await page.evaluate(() => sessionStorage.getItem("pika.page_key"));
      const { port } = new URL(origin);
      const squatter = Deno.serve(
        { hostname: "127.0.0.1", port: Number(port), onListen: () => {} },
        (request) => {
          asked.push([request.url, ...request.headers.values()].join(" "));
          return Response.json({ start: "s", proof: "0".repeat(64), key: "another" });
        },
      );
      await page.getByText("What answers here is not the Pika that this page belongs to").waitFor();
      assert.ok(asked.some((said) => said.includes("/page/proof")));
      assert.deepEqual(asked.filter((said) => said.includes("/rpc") || said.includes(key!)), []);
      await squatter.shutdown();
      const again = await Sidecar.start(options);
      await until("the page is back", async () => await begin().isVisible() && !await refused().isVisible());
      await again.stop();
    });
  } finally {
    await browser.close();
    await stranger.shutdown();
    await sidecar.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
