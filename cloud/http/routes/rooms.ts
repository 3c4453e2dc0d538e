/** The HTTP interface of rooms: what everybody may read, and what a DJ's other devices do. */

import type { DjProfile, LiveAnswer, LiveNow, SessionSummary } from "@pika/contract/room/http.ts";
import { Hono } from "hono";
import { djOfSlug } from "../../accounts/store.ts";
import type { Config } from "../../base/config.ts";
import { RefusalError } from "../../base/refusal.ts";
import { Shared } from "../../base/shared.ts";
import { isUuid } from "../../base/uuid.ts";
import { dancerCookieHeader, dancerOfCookie } from "../../dancers/cookie.ts";
import type { Sql } from "../../db/connect.ts";
import { isOpen } from "../../room/codes.ts";
import { endFromAfar } from "../../room/commands.ts";
import { listedOf, liveNow, roomsOf } from "../../room/lists.ts";
import { roomUnknown } from "../../room/ownership.ts";
import { Recaps } from "../../room/recaps.ts";
import { loadState } from "../../room/state.ts";
import { isSecure } from "../address.ts";
import type { Doors } from "../doors.ts";
import type { Env } from "../env.ts";
import { hasAlready, KeptBodies } from "../kept_body.ts";
import { requireDevice, type SignedInEnv } from "../signed_in.ts";

/** Milliseconds that a state may be old: whoever gets it catches up from its number anyway. */
const stateFreshMs = 200;
/** Milliseconds that a list may be old: pages ask for them every few seconds. */
const listFreshMs = 1_000;

const json = { "content-type": "application/json" };

/** What everybody may read. */
export function roomRoutes({ sql, config, doors }: { sql: Sql; config: Config; doors: Doors }): Hono<Env> {
  const states = new Shared(stateFreshMs, (session) => encodedState(sql, session));
  const live = new Shared(listFreshMs, async () => JSON.stringify(await liveAnswer(sql)));
  const profiles = new Shared(listFreshMs, (slug) => listedOf(sql, slug));
  const recaps = new Recaps(sql);
  const bodies = new KeptBodies();
  const routes = new Hono<Env>();

  routes.get("/live", async (context) => context.body(await live.get(""), 200, json));

  routes.get("/live/:code", async (context) => {
    const code = context.req.param("code");
    const session = await doors.open(code, context.var.address);
    const [loaded, open] = await Promise.all([states.get(session), isOpen(sql, session)]);
    if (!loaded) throw roomUnknown(code);
    const dancer = dancerOfCookie(context.req.header("cookie"), config.secret) ?? crypto.randomUUID();
    const protocol = isSecure(context.req.raw, context.env.remoteAddr, config) ? "https:" : "http:";
    context.header("set-cookie", dancerCookieHeader(dancer, { secret: config.secret, protocol }));
    // As `LiveAnswer`, of a state that is encoded once for all who come in the same moment.
    return context.body(`{"seq":${loaded.seq},"open":${open},"state":${loaded.state}}`, 200, json);
  });

  // HEAD is answered by the same route, and nobody reads its body.
  routes.get("/recaps/:id", async (context) => {
    const id = context.req.param("id").toLowerCase();
    const found = isUuid(id) ? await recaps.find(id) : null;
    if (!found) throw roomUnknown(id);
    if (found === "live") throw notOver();
    const headers = { "cache-control": `public, max-age=${found.freshSeconds}` };
    const known = context.req.header("if-none-match");
    if (found.etag !== null && hasAlready(known, found.etag)) {
      return context.body(null, 304, { ...headers, etag: found.etag });
    }
    const kept = await recaps.read(found);
    if (!kept) throw notOver();
    const isAsked = context.req.method === "GET";
    return context.body(isAsked ? bodies.send(kept.bytes, context.var.address) : "", 200, {
      ...headers,
      etag: kept.etag,
      ...json,
    });
  });

  routes.get("/djs/:slug", async (context) => {
    const asked = context.req.param("slug").toLowerCase();
    const dj = /^[a-z0-9-]+$/.test(asked) ? await djOfSlug(sql, asked) : null;
    if (!dj) throw new RefusalError("dj_unknown", `There is no DJ "${asked.slice(0, 40)}"`);
    if (dj.slug !== context.req.param("slug")) return context.redirect(`/api/djs/${dj.slug}`, 301);
    const sessions = await profiles.get(dj.slug);
    const profile: DjProfile = {
      dj,
      live: sessions.filter((session) => session.status !== "ended"),
      past: sessions.filter((session) => session.status === "ended"),
    };
    return context.json(profile);
  });

  return routes;
}

/** The state of a room in JSON, and its number; `null` when there is no such room. */
async function encodedState(sql: Sql, session: string): Promise<{ seq: number; state: string } | null> {
  const loaded = await loadState(sql, session);
  if (!loaded) return null;
  return { seq: loaded.seq, state: JSON.stringify(loaded.state satisfies LiveAnswer["state"]) };
}

async function liveAnswer(sql: Sql): Promise<LiveNow> {
  return { sessions: await liveNow(sql) };
}

function notOver(): RefusalError {
  const help = "the recap comes with its end";
  return new RefusalError("session_live", "This night is not over yet", { help });
}

/** What a signed-in device does with its account's rooms, below `/api/dj`. */
export function ownRoomRoutes({ sql }: { sql: Sql }): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>();
  const own = new Shared<SessionSummary[]>(listFreshMs, (account) => roomsOf(sql, account));
  routes.use("/sessions/*", requireDevice(sql));

  routes.get("/sessions", async (context) => {
    return context.json({ sessions: await own.get(context.var.device.account) });
  });

  routes.post("/sessions/:id/end", async (context) => {
    const id = context.req.param("id");
    const { account } = context.var.device;
    await endFromAfar(sql, { session: id, account });
    return context.json({ sessions: await roomsOf(sql, account) });
  });

  return routes;
}
