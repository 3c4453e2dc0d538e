/** How the process is: for orchestrators, deploys and Prometheus. */

import { protocolVersion } from "@pika/contract/room/version.ts";
import { Hono } from "hono";
import type { Metrics } from "../../base/metrics.ts";
import type { Sql } from "../../db/connect.ts";
import { missingMigrations } from "../../db/migrate.ts";
import manifest from "../../deno.json" with { type: "json" };
import type { Env } from "../env.ts";

export interface HealthOptions {
  sql: Sql;
  metrics: Metrics;
  /** The commit that the program was made of. */
  revision: string | null;
  /** Whether the relay hears of what happens on other replicas. */
  relayReady: () => boolean;
}

/** Milliseconds after which the database counts as away. */
const patience = 3_000;

export function healthRoutes({ sql, metrics, revision, relayReady }: HealthOptions): Hono<Env> {
  const routes = new Hono<Env>();

  routes.get("/health", (context) => context.json({ ok: true }));

  routes.get("/ready", async (context) => {
    const checks = {
      ...await databaseChecks(sql),
      relay: relayReady() ? "ok" : "the listener is not connected",
    };
    const ready = Object.values(checks).every((check) => check === "ok");
    return context.json({ ready, checks }, ready ? 200 : 503);
  });

  routes.get("/version", (context) =>
    context.json({
      name: "cloud",
      version: manifest.version,
      protocol: protocolVersion,
      revision,
    }));

  routes.get("/metrics", (context) => {
    return context.body(metrics.text(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });

  return routes;
}

async function databaseChecks(sql: Sql): Promise<{ database: string; migrations: string }> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("no answer")), patience);
  try {
    const missing = await Promise.race([missingMigrations(sql), late]);
    return { database: "ok", migrations: missing.length === 0 ? "ok" : `missing: ${missing.join(", ")}` };
  } catch (error) {
    if ((error as Error).name === "MigrationError") {
      return { database: "ok", migrations: (error as Error).message };
    }
    // Without the message, which may name hosts and users.
    return { database: "does not answer", migrations: "unknown" };
  } finally {
    clearTimeout(timer);
  }
}
