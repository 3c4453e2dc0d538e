/** Opens the address that the browser shell hands to a person's browser: in Chromium, or by the page's scripts alone. */

import { fileURLToPath } from "node:url";
import { lastLines } from "../../command.ts";
import { toolNamed } from "../../tools.ts";

export interface OpenPage extends AsyncDisposable {
  /** What the page is open in, for the manifest. */
  seenIn: string;
  /** What the page complained about until now; empty when it did not. */
  complaints(): string;
  /** Writes what the page looks like, where something shows it. Returns whether it did. */
  picture(file: string): Promise<boolean>;
}

/**
 * Opens an address, which serves once. `note` is told when no browser shows it.
 * Throws an error of the browser when it has one and does not get the page.
 */
export async function openPage(address: string, note: (line: string) => void): Promise<OpenPage> {
  const program = await toolNamed("chromium").find();
  const browser = program && await launch(program).catch((error) => {
    note(`${program} does not start: ${lastLines(String(error.message), 1)}`);
  });
  if (browser) return await inChromium(browser, address);
  note("NO BROWSER is here to look at the page: its scripts are run, and nobody sees what it looks like");
  return withoutBrowser(address);
}

async function launch(program: string) {
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
}

async function inChromium(
  browser: Awaited<ReturnType<typeof launch>>,
  address: string,
): Promise<OpenPage> {
  const said: string[] = [];
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  await page.goto(address);
  return {
    seenIn: `Chromium ${browser.version()}`,
    complaints: () => said.join("; "),
    async picture(path) {
      await page.screenshot({ path });
      return true;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

function withoutBrowser(address: string): OpenPage {
  const program = fileURLToPath(new URL("page_without_browser.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", program, address],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let said = "";
  const reading = child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void (said = (said + text).slice(-2000)) }),
  );
  return {
    seenIn: "no browser: its scripts were run",
    complaints: () => said.trim(),
    picture: () => Promise.resolve(false),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await Promise.all([child.status, reading]);
    },
  };
}
