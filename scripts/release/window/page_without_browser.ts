/**
 * Runs the page of the browser shell without a browser: `deno run -A page_without_browser.ts ADDRESS`. It asks for the page as a
 * browser would, for its style sheets and scripts, and runs those on a document of linkedom. So it is
 * the page's own code that connects and says hello; what it looks like remains unseen. It lives until it is ended; an uncaught error
 * of the page ends it with code 1.
 */

import { Buffer } from "node:buffer";
import { DOMParser } from "linkedom";

const address = await whereItLeads(Deno.args[0] ?? "");
/** The one that the page finds knows where it is. */
const fetchAnywhere = globalThis.fetch;
const { origin, host, hash, pathname } = new URL(address);

const document = new DOMParser().parseFromString(await load("/", "text/html"), "text/html");
for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
  await load(sheet.getAttribute("href") ?? "", "text/css");
}
const scripts: string[] = [];
for (const script of document.querySelectorAll("script[src]")) {
  scripts.push(await load(script.getAttribute("src") ?? "", "text/javascript"));
}
if (scripts.length === 0) throw new Error("The page has no scripts");

/** The browser's, with what a page cannot say itself: where it comes from. */
class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url, { headers: { origin } } as never);
  }
}

const location = { host, origin, pathname, hash, href: address };
const globals = {
  document,
  location,
  history: {
    replaceState: (_data: null, _unused: string, url: string) => location.hash = new URL(url, origin).hash,
  },
  fetch: (path: string, options?: RequestInit) => fetchAnywhere(new URL(path, origin), options),
  WebSocket: PageSocket,
  /** There is no screen that could be wide, dark or anything else. */
  matchMedia: (media: string) => ({ matches: false, media, addEventListener() {}, removeEventListener() {} }),
};
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
for (const script of scripts) {
  await import(`data:text/javascript;base64,${Buffer.from(script).toString("base64")}`);
}

/** The page's address: the given one, or the one that a file of the app's leads to (`sidecar/pika_sidecar/server/entrance.py`). */
async function whereItLeads(given: string): Promise<string> {
  if (!given.startsWith("file:")) return given;
  const file = new DOMParser().parseFromString(await Deno.readTextFile(new URL(given)), "text/html");
  const content = file.querySelector("meta[http-equiv=refresh]")?.getAttribute("content") ?? "";
  const [, url] = /^0; url=(.+)$/.exec(content) ?? [];
  if (!url) throw new Error(`"${given}" leads nowhere`);
  return url;
}

async function load(path: string, type: string): Promise<string> {
  const response = await fetchAnywhere(new URL(path, origin));
  const got = response.headers.get("content-type") ?? "no type";
  const text = await response.text();
  if (response.ok && got.startsWith(type)) return text;
  throw new Error(`"${path}" came with status ${response.status} and ${got} instead of ${type}`);
}
