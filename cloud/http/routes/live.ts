/** The relay's part of the HTTP interface: who may connect, and the upgrade. */

import { type Context, Hono } from "hono";
import { array, object, size, unknown } from "superstruct";
import { bearerToken, deviceOfToken } from "../../accounts/device.ts";
import type { Config } from "../../base/config.ts";
import { type Answer, refuse } from "../../dancers/answers.ts";
import { dancerOfCookie } from "../../dancers/cookie.ts";
import type { Sql } from "../../db/connect.ts";
import type { Env } from "../env.ts";
import { readBody } from "../body.ts";
import type { HttpError } from "@pika/contract/room/http.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { Codes } from "../../room/codes.ts";
import type { Connections, Place } from "../../relay/connections.ts";
import { DancerSocket } from "../../relay/dancer_socket.ts";
import { DancerStream } from "../../relay/dancer_stream.ts";
import { DeskSocket } from "../../relay/desk_socket.ts";
import { frameOf } from "../../relay/frame.ts";
import type { Relay } from "../../relay/mod.ts";

export interface LiveOptions {
  sql: Sql;
  config: Config;
  relay: Pick<Relay, "connections" | "dancers" | "desks" | "intake" | "closing">;
}

type Ask = Context<Env>;

/** Seconds without a sign of life after which Deno asks a socket, and as long again after which it is closed, in all. */
const idleSeconds = 60;
const ActionsBody = object({ actions: size(array(unknown()), 1, 50) });

/** The routes, to be mounted at the root. */
export function liveRoutes({ sql, config, relay }: LiveOptions): Hono<Env> {
  const { connections, dancers, desks, intake } = relay;
  const codes = new Codes(sql);
  const routes = new Hono<Env>();

  routes.get("/api/live/:code/socket", async (ask) => {
    const refusal = refuseConnection(ask, relay.closing) ?? refuseUpgrade(ask);
    if (refusal) return refusal;
    const session = await codes.session(ask.req.param("code"));
    if (!session) return unknownSession(ask);
    const place = connections.take(ask.get("address"));
    if (typeof place === "string") return tooMany(ask, place);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    return upgrade(ask, { place, connections }, (socket) => {
      const connection = new DancerSocket(socket, dancer ?? "", session, place, dancers);
      dancers.open.add(connection);
      if (dancer === null) {
        socket.addEventListener("open", () => connection.refuse(noCookie(), 1008), { once: true });
      }
    });
  });

  routes.get("/api/live/:code/events", async (ask) => {
    const refusal = refuseConnection(ask, relay.closing);
    if (refusal) return refusal;
    const session = await codes.session(ask.req.param("code"));
    if (!session) return unknownSession(ask);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    if (!dancer) return fail(ask, 401, noCookie());
    const place = connections.take(ask.get("address"));
    if (typeof place === "string") return tooMany(ask, place);
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
    const session = await codes.session(ask.req.param("code"));
    if (!session) return unknownSession(ask);
    const dancer = dancerOfCookie(ask.req.header("cookie"), config.secret);
    if (!dancer) return fail(ask, 401, noCookie());
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
    const refusal = refuseConnection(ask, relay.closing) ?? refuseUpgrade(ask);
    if (refusal) return refusal;
    const token = bearerToken(ask.req.header("authorization"));
    const device = await deviceOfToken(sql, token);
    if (!device) {
      return fail(ask, 401, { code: "not_signed_in", message: "This device is not signed in" });
    }
    const place = connections.take(ask.get("address"));
    if (typeof place === "string") return tooMany(ask, place);
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
    return fail(ask, 400, { code: "bad_upgrade", message: "The request for a WebSocket is malformed" });
  }
}

function refuseConnection(ask: Ask, closing: boolean): Response | null {
  if (ask.req.method === "HEAD") {
    // Hono answers HEAD by the route of GET and drops its body: a stream would be open for ever.
    return fail(ask, 405, { code: "method_not_allowed", message: "This address takes GET" }, {
      allow: "GET",
    });
  }
  if (!closing) return null;
  const message = "The server restarts. Come back in a moment";
  return fail(ask, 503, { code: "unavailable", message, retry_after: 2 });
}

function refuseUpgrade(ask: Ask): Response | null {
  if (ask.req.header("upgrade")?.toLowerCase() === "websocket") return null;
  const message = "This address speaks WebSocket only";
  return fail(ask, 426, { code: "upgrade_required", message }, { upgrade: "websocket" });
}

function unknownSession(ask: Ask): Response {
  return fail(ask, 404, {
    code: "session_unknown",
    message: `There is no session "${ask.req.param("code")}"`,
  });
}

function tooMany(ask: Ask, limit: "address" | "total"): Response {
  return limit === "address"
    ? fail(ask, 429, {
      code: "too_many_connections",
      message: "Too many connections from this network. Close some, or come back later",
      retry_after: 30,
    })
    : fail(ask, 503, {
      code: "unavailable",
      message: "The server is full. Come back later",
      retry_after: 30,
    });
}

function noCookie() {
  return {
    ...refuse("", "no_cookie"),
    id: undefined,
    message: "The cookie that says which dancer this is was not sent. Reload the page, and allow cookies",
  };
}

function fail(
  ask: Ask,
  status: 401 | 400 | 404 | 405 | 426 | 429 | 503,
  error: HttpError,
  headers = {},
): Response {
  const { code, message, field, retry_after } = error;
  return ask.json({ error: { code, message, field, retry_after } }, status, {
    ...(retry_after === undefined ? {} : { "retry-after": String(retry_after) }),
    ...headers,
  });
}

function sequence(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
