/** The HTTP application for tests: all of it, on a real database, without a socket in between. */

import type { Hono } from "hono";
import { createApp } from "../http/app.ts";
import { type Config, readConfig } from "../base/config.ts";
import type { Env } from "../http/env.ts";
import { Metrics } from "../base/metrics.ts";
import type { SignedIn } from "@pika/contract/room/http.ts";
import { Relay } from "../relay/mod.ts";
import { RelayMetrics } from "../relay/relay_metrics.ts";
import { Releases, type Rhythm } from "../releases/releases.ts";
import type { TestDatabase } from "./database.ts";

export interface Ask {
  method?: string;
  /** Sent as JSON, unless it is a string. */
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  /** Address of the peer. */
  from?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // deno-lint-ignore no-explicit-any
  json: any;
}

export class TestApp {
  readonly app: Hono<Env>;
  readonly config: Config;
  readonly relay: Relay;
  readonly releases: Releases;
  readonly metrics = new Metrics();

  /** `env`: variables of the configuration beside the database and the secret; `rhythm`: how soon releases are looked at again. */
  constructor(
    readonly database: TestDatabase,
    env: Record<string, string> = {},
    { rhythm = {} }: { rhythm?: Partial<Rhythm> } = {},
  ) {
    const all: Record<string, string> = { DATABASE_URL: database.url, PIKA_SECRET: "s".repeat(32), ...env };
    this.config = readConfig({ get: (name) => all[name], readFile: Deno.readTextFileSync });
    const { sql } = database;
    const metrics = new RelayMetrics(this.metrics);
    this.relay = new Relay({
      sql,
      config: this.config,
      metrics,
      site: () => "http://pika.test",
      publish: () => {},
    });
    this.releases = new Releases(sql, this.config.feed, { metrics: this.metrics, rhythm });
    const { config, relay, releases } = this;
    this.app = createApp({ sql, config, metrics: this.metrics, releases, relay });
  }

  /** Asks as a client at `from` would. */
  async ask(
    path: string,
    { method, body, token, headers = {}, from = "127.0.0.1" }: Ask = {},
  ): Promise<Answer> {
    const request = new Request(`http://pika.test${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
      headers: { host: "pika.test", ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    });
    const response = await this.app.fetch(request, {
      remoteAddr: { hostname: from },
      // Sockets are a matter of the server, which is not here.
      upgrade: () => false,
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  }

  /** A new account, signed in. */
  async signUp(name = "DJ Kasia"): Promise<SignedIn> {
    return (await this.ask("/api/dj/accounts", { body: { name, device: "laptop" } })).json;
  }
}
