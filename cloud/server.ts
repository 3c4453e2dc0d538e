/** One replica: its application, its relay, its sweeper, and how it stops. */

import process from "node:process";
import { keepRetaining } from "./accounts/retention.ts";
import type { Config } from "./base/config.ts";
import { within } from "./base/deadline.ts";
import { log } from "./base/log.ts";
import { Metrics } from "./base/metrics.ts";
import { limits } from "@pika/contract/limits.ts";
import { connect } from "./db/connect.ts";
import { migrate } from "./db/migrate.ts";
import { whenDatabaseIsThere } from "./db/patience.ts";
import { bun, type BunServer } from "./bun.ts";
import { createApp } from "./http/app.ts";
import { Relay } from "./relay/mod.ts";
import { RelayMetrics } from "./relay/relay_metrics.ts";
import { socketLimits, type SocketOwner } from "./relay/server_socket.ts";
import { Releases } from "./releases/releases.ts";
import { sweep } from "./room/sweeper.ts";

/** Bytes of a body that are not cut off at once: what is longer than allowed (cloud/http/body.ts) is refused in words up to here. */
const longestBody = 4 * limits.frameBytes;
/** Seconds without a byte in either direction after which a connection is closed: three heartbeats of a stream. */
const idleSeconds = 60;
/** Milliseconds between two looks at what is due in rooms: polls last ten seconds and more, and phones know by themselves when one ends. */
const sweepEvery = 2_000;
/** Milliseconds for which requests under way may finish at the end. */
const farewellPatience = 5_000;

export interface Replica {
  /** Where it is listened, without a slash at its end. */
  url: string;
  /** Stops: nobody new, everybody told to come back, then the database. */
  close(): Promise<void>;
}

/** Starts a replica; it listens when this resolves. Throws when the database cannot be migrated, or the port cannot be had. */
export async function startReplica(config: Config): Promise<Replica> {
  const sql = connect(config.databaseUrl, { max: 10, name: "pika cloud" });
  if (config.migrate === "on") await whenDatabaseIsThere(() => migrate(sql));
  const metrics = new Metrics();
  metrics.gauge("process_resident_memory_bytes", "Memory in use", () => process.memoryUsage().rss);
  let url = "";
  let server: BunServer<SocketOwner> | null = null;
  const relay = new Relay({
    sql,
    config,
    metrics: new RelayMetrics(metrics),
    site: () => config.publicUrl ?? url,
    publish: (topic, text) => server?.publish(topic, text),
  });
  relay.start();
  const releases = new Releases(sql, config.feed, { metrics });
  const app = createApp({ sql, config, metrics, releases, relay });
  const listening = server = bun.serve<SocketOwner>({
    hostname: config.host,
    port: config.port,
    maxRequestBodySize: longestBody,
    idleTimeout: idleSeconds,
    fetch: (request, server) =>
      app.fetch(request, {
        remoteAddr: { hostname: server.requestIP(request)?.address ?? "" },
        upgrade: (request, owner) => server.upgrade(request, { data: owner }),
      }),
    error: (error) => {
      log("request_crashed", { level: "error", error });
      return new Response("Something went wrong on our side", { status: 500 });
    },
    websocket: {
      ...socketLimits,
      open: (socket) => socket.data.opened(socket),
      message: (socket, data) => socket.data.heard(data),
      drain: (socket) => socket.data.drained(),
      close: (socket) => socket.data.closed(),
    },
  });
  const host = listening.hostname.includes(":") ? `[${listening.hostname}]` : listening.hostname;
  url = `http://${host}:${listening.port}`;
  const stopSweeping = sweepAgainAndAgain(() => sweep(sql, config));
  const stopRetaining = keepRetaining(
    sql,
    config,
    (error) => log("retention_failed", { level: "error", error }),
  );
  log("listening", { url });
  return {
    url,
    close: async () => {
      log("closing", { url });
      const swept = Promise.all([stopSweeping(), stopRetaining()]);
      // The relay first: `shutdown` cuts sockets at once, before they were told when to come back.
      await relay.close();
      await within(farewellPatience, Promise.all([swept, releases.settled(), listening.stop()]));
      await within(farewellPatience, sql.end({ timeout: 2 }));
      log("closed", { url });
    },
  };
}

/** Returns how to stop: it resolves when the sweep under way is done. */
function sweepAgainAndAgain(sweepNow: () => Promise<unknown>): () => Promise<void> {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sweepNow().then(() => {}, (error) => log("sweep_failed", { level: "error", error }))
      .finally(() => busy = false);
  }, sweepEvery);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
