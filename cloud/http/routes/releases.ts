/** The HTTP interface of releases: for the download page, and for desktops that ask the cloud instead of GitHub. */

import { type Channel, channels, type PublishedRelease } from "@pika/contract/feed/releases.ts";
import { type Context, Hono } from "hono";
import { RefusalError } from "../../base/refusal.ts";
import type { Newest, Releases } from "../../releases/releases.ts";
import type { Env } from "../env.ts";

export function releaseRoutes(releases: Releases): Hono<Env> {
  const routes = new Hono<Env>();

  routes.get("/latest", async (context) => {
    const channel = channelOf(context.req.query("channel") ?? "latest");
    const { feed, checkedAt } = await releases.newest(channel);
    return context.json({ feed, checked_at: checkedAt } satisfies PublishedRelease);
  });

  // As they were signed, byte for byte.
  for (const channel of channels) {
    routes.get(`/${channel}.json`, async (context) => {
      const newest = await releases.newest(channel);
      return answerFile(context, newest, { body: newest.bytes, type: "application/json" });
    });
    routes.get(`/${channel}.json.minisig`, async (context) => {
      const newest = await releases.newest(channel);
      return answerFile(context, newest, { body: newest.signature, type: "text/plain; charset=utf-8" });
    });
  }

  return routes;
}

function answerFile(
  context: Context<Env>,
  { feed, signedAt }: Newest,
  { body, type }: { body: Uint8Array<ArrayBuffer> | string; type: string },
): Response {
  const etag = `"${feed.version}-${signedAt}"`;
  const headers = { "cache-control": "no-cache", etag };
  if (context.req.header("if-none-match")?.includes(etag)) return context.body(null, 304, headers);
  return context.body(body, 200, { ...headers, "content-type": type });
}

function channelOf(text: string): Channel {
  const channel = channels.find((one) => one === text);
  if (channel) return channel;
  const help = `ask for ${channels.join(" or ")}`;
  throw new RefusalError("channel_unknown", `There is no channel "${text.slice(0, 40)}"`, {
    help,
    field: "channel",
  });
}
