/**
 * Runs the page of the browser shell without a browser: `deno run -A page_without_browser.ts ADDRESS`. It asks for the page as a
 * browser would (one-time token, cookie), for its style sheets and scripts, and runs those on a document of linkedom. So it is
 * the page's own code that connects and says hello; what it looks like remains unseen. It lives until it is ended; an uncaught error
 * of the page ends it with code 1.
 */

import { Buffer } from "node:buffer";
import { DOMParser } from "linkedom";

const [address = ""] = Deno.args;
const { origin, host } = new URL(address);
const entrance = await fetch(address, { redirect: "manual" });
await entrance.body?.cancel();
const cookie = entrance.headers.getSetCookie()[0]?.split(";")[0];
if (!cookie) throw new Error(`The address gave no session (status ${entrance.status})`);

const document = new DOMParser().parseFromString(await load("/", "text/html"), "text/html");
for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
  await load(sheet.getAttribute("href") ?? "", "text/css");
}
const scripts: string[] = [];
for (const script of document.querySelectorAll("script[src]")) {
  scripts.push(await load(script.getAttribute("src") ?? "", "text/javascript"));
}
if (scripts.length === 0) throw new Error("The page has no scripts");

/** The browser's, with what a page cannot say itself: where it comes from, and its session. */
class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url, { headers: { cookie: cookie!, origin } } as never);
  }
}

const globals = { document, location: { host, origin, href: `${origin}/` }, WebSocket: PageSocket };
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
for (const script of scripts) {
  await import(`data:text/javascript;base64,${Buffer.from(script).toString("base64")}`);
}

async function load(path: string, type: string): Promise<string> {
  const response = await fetch(new URL(path, origin), { headers: { cookie: cookie! } });
  const got = response.headers.get("content-type") ?? "no type";
  const text = await response.text();
  if (response.ok && got.startsWith(type)) return text;
  throw new Error(`"${path}" came with status ${response.status} and ${got} instead of ${type}`);
}
