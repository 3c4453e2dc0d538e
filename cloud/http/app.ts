/** Puts the HTTP application together; there is no server around it. */

import { Hono } from "hono";
import type { Config } from "../base/config.ts";
import type { Metrics } from "../base/metrics.ts";
import { RateLimit } from "../base/rate_limit.ts";
import { httpAnswer, RefusalError } from "../base/refusal.ts";
import type { Sql } from "../db/connect.ts";
import { Mailer } from "../mail/mailer.ts";
import type { Relay } from "../relay/mod.ts";
import type { Releases } from "../releases/releases.ts";
import { Codes } from "../room/codes.ts";
import { Doors } from "./doors.ts";
import type { Env } from "./env.ts";
import { account, answerError, protect } from "./middleware.ts";
import { accountRoutes, signInRoutes } from "./routes/accounts.ts";
import { djDeletionRoutes, privacyRoutes } from "./routes/deletion.ts";
import { healthRoutes } from "./routes/health.ts";
import { liveRoutes } from "./routes/live.ts";
import { releaseRoutes } from "./routes/releases.ts";
import { ownRoomRoutes, roomRoutes } from "./routes/rooms.ts";
import { serveBundle } from "./web_bundle.ts";

export interface AppOptions {
  sql: Sql;
  config: Config;
  metrics: Metrics;
  releases: Releases;
  relay: Relay;
}

/** The application. `app.fetch(request, {remoteAddr})` answers. */
export function createApp({ sql, config, metrics, releases, relay }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.onError(answerError);
  app.notFound((context) => {
    if (!context.req.path.startsWith("/api/")) return context.text("There is nothing here", 404);
    const message = `There is no ${context.req.method} ${context.req.path.slice(0, 80)}`;
    return httpAnswer(new RefusalError("not_found", message));
  });
  app.use(account({ config, metrics }));
  // A connection that is kept would be cut under its next request: proxies and browsers that read this close it, and ask elsewhere.
  app.use(async (context, next) => {
    await next();
    if (relay.closing && context.res.status !== 101) context.res.headers.set("connection", "close");
  });
  const doors = new Doors({
    codes: new Codes(sql),
    tries: new RateLimit(config.rates.codes),
    isDeskAt: (session, address) => relay.desks.isAt(session, address),
  });
  app.route("/", healthRoutes({ sql, metrics, revision: config.revision, relayReady: () => relay.ready() }));
  app.use("/api/*", protect({ config, bans: relay.bans }));
  const mailer = config.mail && new Mailer(config.mail);
  app.route("/api/dj", signInRoutes({ sql, config, mailer }));
  app.route("/api/dj", accountRoutes({ sql, config, mailer }));
  app.route("/api/dj", ownRoomRoutes({ sql }));
  app.route("/api/dj", djDeletionRoutes({ sql, config }));
  app.route("/api", privacyRoutes({ sql, config }));
  app.route("/api", roomRoutes({ sql, config, doors }));
  app.route("/api/releases", releaseRoutes(releases));
  app.route("/", liveRoutes({ sql, config, relay, doors }));
  const { webDir } = config;
  if (webDir !== null) {
    app.get("*", async (context, next) => {
      if (context.req.path.startsWith("/api/")) return await next();
      return await serveBundle(webDir, context.req.raw) ?? await next();
    });
  }
  return app;
}
