/** The relay's part of the HTTP interface: who may connect, and the upgrade. */

import { passHeader } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { type Context, Hono } from "hono";
import { array, object, size, unknown } from "superstruct";
import { bearerToken, deviceOfToken } from "../../accounts/device.ts";
import type { Config } from "../../base/config.ts";
import { dancerError, RefusalError } from "../../base/refusal.ts";
import { type Answer, idOf, refuse } from "../../dancers/answers.ts";
import { dancerOfCookie } from "../../dancers/cookie.ts";
import type { Sql } from "../../db/connect.ts";
import type { Connections, Place } from "../../relay/connections.ts";
import { DancerSocket } from "../../relay/dancer_socket.ts";
import { DancerStream } from "../../relay/dancer_stream.ts";
import { DeskSocket } from "../../relay/desk_socket.ts";
import { frameOf } from "../../relay/frame.ts";
import type { Relay } from "../../relay/mod.ts";
import { RefusedSocket } from "../../relay/refused_socket.ts";
import type { SocketOwner } from "../../relay/server_socket.ts";
import { readBody } from "../body.ts";
import type { Doors } from "../doors.ts";
import type { Env } from "../env.ts";

export interface LiveOptions {
  sql: Sql;
  config: Config;
  doors: Doors;
  relay: Pick<Relay, "connections" | "dancers" | "desks" | "intake" | "visits" | "closing">;
}

type Ask = Context<Env>;

const ActionsBody = object({ actions: size(array(unknown()), 1, 50) });

/** The routes, to be mounted at the root. */
export function liveRoutes({ sql, config, relay, doors }: LiveOptions): Hono<Env> {
  const { connections, dancers, desks, intake, visits } = relay;
  const routes = new Hono<Env>();

  routes.get("/api/live/:code/socket", async (ask) => {
    checkConnection(ask, relay);
    checkUpgrade(ask);
    const session = await sessionOf(ask, doors);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    // A page cannot read why an upgrade is refused, so who is nobody is told so in a socket, and has no place.
    if (dancer === null) return upgrade(ask, new RefusedSocket(dancerError(noCookie())));
    const place = take(connections, { owner: dancer, address: ask.get("address") });
    const socket = new DancerSocket(dancer, session, place, dancers);
    dancers.open.add(socket);
    return upgrade(ask, socket);
  });

  routes.get("/api/live/:code/events", async (ask) => {
    checkConnection(ask, relay);
    const session = await sessionOf(ask, doors);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    if (!dancer) throw noCookie();
    const place = take(connections, { owner: dancer, address: ask.get("address") });
    const stream = new DancerStream(dancer, session, place, dancers);
    dancers.open.add(stream);
    if (Number(ask.req.query("protocol") ?? protocolVersion) !== protocolVersion) {
      stream.write(frameOf(dancers.unsupportedProtocol()));
      stream.end();
    } else dancers.welcome(stream, sequence(ask.req.header("last-event-id") ?? ask.req.query("since")));
    return ask.body(stream.body, 200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
  });

  // Also while the replica stops: what is taken then is written before it ends.
  routes.post("/api/live/:code/actions", async (ask) => {
    const session = await sessionOf(ask, doors);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    if (!dancer) throw noCookie();
    const body = await readBody(ask.req.raw, ActionsBody);
    const address = ask.get("address");
    const visitor = { session, dancer, address, pass: ask.req.header(passHeader) };
    const refused = await visits.refusalOf(visitor);
    if (refused) return ask.json({ answers: body.actions.map((action) => refuse(refused, idOf(action))) });
    const answers = await Promise.all(body.actions.map((action) => {
      const { promise, resolve } = Promise.withResolvers<Answer>();
      intake.take(action, { dancer, session, address, answer: resolve });
      return promise;
    }));
    return ask.json({ answers });
  });

  routes.get("/api/dj/socket", async (ask) => {
    checkConnection(ask, relay);
    checkUpgrade(ask);
    const token = bearerToken(ask.req.header("authorization"));
    const device = await deviceOfToken(sql, token);
    if (!device) throw new RefusalError("not_signed_in", "This device is not signed in");
    const place = take(connections, { owner: device.device, address: ask.get("address") });
    const socket = new DeskSocket(token, device, place, desks);
    desks.open.add(socket);
    return upgrade(ask, socket);
  });

  return routes;
}

/** The answer to a request that is a socket of `owner` now; that gives its place back when it is none. */
function upgrade(ask: Ask, owner: SocketOwner): Response {
  if (ask.env.upgrade(ask.req.raw, owner)) return new Response(null, { status: 101 });
  owner.closed();
  throw new RefusalError("bad_upgrade", "The request for a WebSocket is malformed");
}

function checkConnection(ask: Ask, { closing }: Pick<Relay, "closing">): void {
  // Hono answers HEAD by the route of GET and drops its body: a stream would be open for ever.
  if (ask.req.method === "HEAD") throw new RefusalError("method_not_allowed", "This address takes GET");
  if (!closing) return;
  const help = "Come back in a moment";
  throw new RefusalError("unavailable", "The server restarts", { help, retryAfter: 2 });
}

function checkUpgrade(ask: Ask): void {
  if (ask.req.header("upgrade")?.toLowerCase() === "websocket") return;
  throw new RefusalError("upgrade_required", "This address speaks WebSocket only");
}

/** The room that the address names by its code. */
function sessionOf(ask: Ask, doors: Doors): Promise<string> {
  return doors.open(ask.req.param("code") ?? "", ask.get("address"));
}

/** A place for one more connection of `owner`. */
function take(connections: Connections, { owner, address }: { owner: string; address: string }): Place {
  const place = connections.take(owner, address);
  if (place === "owner" || place === "address") {
    const what = place === "owner"
      ? "Too many pages of this night are open here"
      : "Too many connections from this network";
    const help = "Close some, or come back later";
    throw new RefusalError("too_many_connections", what, { help, retryAfter: 30 });
  }
  if (place === "total") {
    throw new RefusalError("unavailable", "The server is full", { help: "Come back later", retryAfter: 30 });
  }
  return place;
}

function noCookie(): RefusalError {
  const help = "Reload the page, and allow cookies";
  return new RefusalError("no_cookie", "The cookie that says which dancer this is was not sent", { help });
}

function sequence(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
