/** Opens the address that the browser shell hands to a person's browser: in Chromium, or by the page's scripts alone. */

import { fileURLToPath } from "node:url";
import { lastLines } from "../../lib/command.ts";
import { until } from "../../lib/until.ts";

export interface OpenPage extends AsyncDisposable {
  /** What the page is open in, for the manifest. */
  seenIn: string;
  /** What the page complained about until now; empty when it did not. */
  complaints(): string;
  /** Whether it cannot come any more. */
  hasEnded(): boolean;
  /**
   * Writes what the page looks like, as soon as a text is on it. Returns false where nothing shows the page.
   * Throws a ScriptError when the text does not come within the seconds.
   */
  photograph(file: string, options: { text: string; seconds: number }): Promise<boolean>;
}

/**
 * Opens an address, which serves once, in the Chromium at `program`; without one, or when that does not start, by its scripts,
 * and `note` is told so. Throws an error of the browser when that does not get the page.
 */
export async function openPage(
  address: string,
  program: string | undefined,
  note: (line: string) => void,
): Promise<OpenPage> {
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
    hasEnded: () => !browser.isConnected(),
    async photograph(path, { text, seconds }) {
      const isThere = () => page.getByText(text).first().isVisible();
      try {
        await until(isThere, { what: `The page did not show "${text}"`, seconds });
        return true;
      } finally {
        await page.screenshot({ path });
      }
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
  let ended = false;
  const status = child.status.finally(() => ended = true);
  let said = "";
  const reading = child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void (said = (said + text).slice(-2000)) }),
  );
  return {
    seenIn: "no browser: its scripts were run",
    complaints: () => said.trim(),
    hasEnded: () => ended,
    photograph: () => Promise.resolve(false),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await Promise.all([status, reading]);
    },
  };
}
