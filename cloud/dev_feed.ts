/**
 * A feed of releases for development and tests: `deno run -A cloud/dev_feed.ts [--port PORT] [--folder FOLDER]` signs `latest.json` and
 * `next.json` of FOLDER with a key of its own, or an example without a folder, and prints one line: `{"url", "key"}`, the values of
 * `PIKA_FEED_URL` and `PIKA_FEED_KEY`. Files may change while it runs.
 */

import { type Channel, channels, type Feed } from "@pika/contract/feed/releases.ts";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exampleFeed, FeedKey } from "./tests/feed.ts";

if (import.meta.main) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "0" }, folder: { type: "string" } },
  });
  const key = new FeedKey();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: Number(values.port), onListen: () => {} },
    async (request) => await answer(request, { key, folder: values.folder }),
  );
  const url = `http://127.0.0.1:${server.addr.port}/latest.json`;
  const line = JSON.stringify({ url, key: key.publicText.split("\n")[1] });
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function answer(
  request: Request,
  { key, folder }: { key: FeedKey; folder: string | undefined },
): Promise<Response> {
  const path = new URL(request.url).pathname;
  const channel = channels.find((one) => path === `/${one}.json` || path === `/${one}.json.minisig`);
  const feed = channel && await read(channel, folder);
  if (!feed) return new Response("Not Found", { status: 404 });
  const { bytes, signature } = key.signFeed(feed);
  return new Response(path.endsWith(".minisig") ? signature : bytes);
}

async function read(channel: Channel, folder: string | undefined): Promise<Feed | null> {
  if (folder === undefined) return channel === "latest" ? exampleFeed() : null;
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, `${channel}.json`)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
