/** What every request passes: a number, the client's address, limits, headers, a line in the log, errors as JSON. */

import { limits } from "@pika/contract/limits.ts";
import type { Context, ErrorHandler, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Bans } from "../accounts/bans.ts";
import type { Config } from "../base/config.ts";
import { log } from "../base/log.ts";
import type { Metrics } from "../base/metrics.ts";
import { httpAnswer, RefusalError } from "../base/refusal.ts";
import { databaseProblem } from "../db/errors.ts";
import { clientAddress, isSecure } from "./address.ts";
import { tooLarge } from "./body.ts";
import type { Env } from "./env.ts";
import { securityHeaders } from "./headers.ts";
import { isForeign, isSensitive } from "./origin.ts";
import { RequestPace } from "./request_pace.ts";

/** Paths that machines ask all the time: not worth a line each. */
const quiet = new Set(["/health", "/ready", "/metrics"]);
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The outermost: numbers the request, and when it is answered sets headers, counts it and logs it. */
export function account({ config, metrics }: { config: Config; metrics: Metrics }): MiddlewareHandler<Env> {
  const requests = metrics.counter("pika_http_requests_total", "HTTP requests by method, route and status");
  const seconds = metrics.histogram("pika_http_seconds", "Time to answer an HTTP request", [
    0.005,
    0.025,
    0.1,
    0.5,
    2.5,
  ]);
  return async (context, next) => {
    const started = performance.now();
    context.set("requestId", crypto.randomUUID());
    context.set("address", clientAddress(context.req.raw, context.env.remoteAddr, config));
    await next();
    // An answer that upgrades to a WebSocket must stay as it is.
    if (context.res.status !== 101) setHeaders(context, config);
    const elapsed = performance.now() - started;
    const method = methods.has(context.req.method) ? context.req.method : "other";
    const route = routePath(context, -1);
    requests.add({ method, route, status: String(context.res.status) });
    seconds.observe(elapsed / 1_000);
    if (quiet.has(context.req.path)) return;
    log("request", {
      id: context.var.requestId,
      method,
      route,
      status: context.res.status,
      ms: Math.round(elapsed * 10) / 10,
    });
  };
}

function setHeaders(context: Context<Env>, config: Config): void {
  const secure = isSecure(context.req.raw, context.env.remoteAddr, config);
  const headers = { "x-request-id": context.var.requestId, ...securityHeaders(context.req.raw, { secure }) };
  for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  if (context.req.path.startsWith("/api/") && !context.res.headers.has("cache-control")) {
    context.res.headers.set("cache-control", "no-store");
  }
}

/** Before anything of the API is looked at: how often, from whom, how much, from which site. */
export function protect({ config, bans }: { config: Config; bans: Bans }): MiddlewareHandler<Env> {
  const requests = new RequestPace({ rate: config.rates.requests, secret: config.secret });
  return async (context, next) => {
    requests.take(context.req.raw, context.var.address);
    const refusal = bans.ofAddress(context.var.address);
    if (refusal) throw refusal;
    if (Number(context.req.header("content-length") ?? 0) > limits.frameBytes) throw tooLarge();
    if (isSensitive(context.req.raw) && isForeign(context.req.raw, config.publicUrl)) {
      throw new RefusalError("foreign_origin", "This request comes from a page of another site");
    }
    await next();
  };
}

/** Errors as JSON: what the client may know, and no more. */
export const answerError: ErrorHandler<Env> = (error, context) => {
  if (error instanceof RefusalError) return httpAnswer(error);
  const busy = databaseProblem(error) === "unavailable";
  const id = context.var.requestId;
  log("request_failed", { level: "error", id, path: routePath(context, -1), error });
  return httpAnswer(busy ? unavailable() : internal(id));
};

function unavailable(): RefusalError {
  const help = "try again in a moment";
  return new RefusalError("unavailable", "The cloud is busy or restarts", { help, retryAfter: 2 });
}

function internal(id: string): RefusalError {
  const help = `If it happens again, tell us this number: ${id}`;
  return new RefusalError("internal", "Something went wrong on our side", { help });
}
