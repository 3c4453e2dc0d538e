/** The relay's part of the HTTP interface: who may connect, and the upgrade. */

import { protocolVersion } from "@pika/contract/room/version.ts";
import { type Context, Hono } from "hono";
import { array, object, size, unknown } from "superstruct";
import { bearerToken, deviceOfToken } from "../../accounts/device.ts";
import type { Config } from "../../base/config.ts";
import { dancerError, RefusalError } from "../../base/refusal.ts";
import type { Answer } from "../../dancers/answers.ts";
import { dancerOfCookie } from "../../dancers/cookie.ts";
import type { Sql } from "../../db/connect.ts";
import type { Connections, Place } from "../../relay/connections.ts";
import { DancerSocket } from "../../relay/dancer_socket.ts";
import { DancerStream } from "../../relay/dancer_stream.ts";
import { DeskSocket } from "../../relay/desk_socket.ts";
import { frameOf } from "../../relay/frame.ts";
import type { Relay } from "../../relay/mod.ts";
import { readBody } from "../body.ts";
import type { Doors } from "../doors.ts";
import type { Env } from "../env.ts";

export interface LiveOptions {
  sql: Sql;
  config: Config;
  doors: Doors;
  relay: Pick<Relay, "connections" | "dancers" | "desks" | "intake" | "closing">;
}

type Ask = Context<Env>;

/** Seconds without a sign of life after which Deno asks a socket, and as long again after which it is closed, in all. */
const idleSeconds = 60;
const ActionsBody = object({ actions: size(array(unknown()), 1, 50) });

/** The routes, to be mounted at the root. */
export function liveRoutes({ sql, config, relay, doors }: LiveOptions): Hono<Env> {
  const { connections, dancers, desks, intake } = relay;
  const routes = new Hono<Env>();

  routes.get("/api/live/:code/socket", async (ask) => {
    checkConnection(ask, relay);
    checkUpgrade(ask);
    const session = await sessionOf(ask, doors);
    const place = take(connections, ask.get("address"));
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    return upgrade(ask, { place, connections }, (socket) => {
      const connection = new DancerSocket(socket, dancer ?? "", session, place, dancers);
      dancers.open.add(connection);
      if (dancer === null) {
        socket.addEventListener("open", () => connection.refuse(dancerError(noCookie()), 1008), {
          once: true,
        });
      }
    });
  });

  routes.get("/api/live/:code/events", async (ask) => {
    checkConnection(ask, relay);
    const session = await sessionOf(ask, doors);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    if (!dancer) throw noCookie();
    const place = take(connections, ask.get("address"));
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
    const place = take(connections, ask.get("address"));
    return upgrade(ask, { place, connections }, (socket) => {
      desks.open.add(new DeskSocket(socket, token, device, place, desks));
    });
  });

  return routes;
}

function upgrade(
  ask: Ask,
  taken: { place: Place; connections: Connections },
  connected: (socket: WebSocket) => void,
): Response {
  try {
    const { socket, response } = Deno.upgradeWebSocket(ask.req.raw, { idleTimeout: idleSeconds });
    connected(socket);
    return response;
  } catch {
    taken.connections.release(taken.place);
    throw new RefusalError("bad_upgrade", "The request for a WebSocket is malformed");
  }
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

/** A place for one more connection of `address`. */
function take(connections: Connections, address: string): Place {
  const place = connections.take(address);
  if (place === "address") {
    const help = "Close some, or come back later";
    throw new RefusalError("too_many_connections", "Too many connections from this network", {
      help,
      retryAfter: 30,
    });
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
