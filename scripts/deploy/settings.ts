/** `settings.env` on the server: what the operator decides. Compose reads the same file. */

import { parseEnv } from "node:util";
import { ScriptError } from "../lib/errors.ts";
import type { Settings } from "./deployment.ts";

/** Reads the file. Throws a ScriptError for a value that is none. */
export function parseSettings(text: string): Settings {
  const values = parseEnv(text) as Record<string, string | undefined>;
  const whole = (name: string, range: { standard: number; min: number; max: number }) => {
    const given = values[name]?.trim();
    const value = given ? Number(given) : range.standard;
    if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    throw new ScriptError(`${name} in settings.env is "${given}"`, {
      help: `Set it to a whole number from ${range.min} to ${range.max}.`,
    });
  };
  return {
    port: whole("PIKA_PORT", { standard: 8080, min: 1, max: 65_535 }),
    previewPort: whole("PIKA_PREVIEW_PORT", { standard: 8081, min: 1, max: 65_535 }),
    cloudReplicas: whole("PIKA_CLOUD_REPLICAS", { standard: 2, min: 1, max: 64 }),
    webReplicas: whole("PIKA_WEB_REPLICAS", { standard: 1, min: 1, max: 16 }),
    publicUrl: values.PIKA_PUBLIC_URL?.trim() || null,
    proxy: values.PIKA_PROXY?.trim() ?? null,
    addressHeader: values.PIKA_ADDRESS_HEADER?.trim() || null,
    profiles: (values.COMPOSE_PROFILES ?? "").split(",").map((name) => name.trim()).filter(Boolean),
  };
}

export interface FirstSettings {
  publicUrl: string | null;
  tunnel: "on" | "off";
  /** Whose word of the client's address counts besides the tunnel's; empty: nobody's. */
  proxy: string;
}

/** The file that `setup` writes. */
export function firstSettings({ publicUrl, tunnel, proxy }: FirstSettings): string {
  return `# What you decide about this server. Each deployment reads it; cloud/OPERATIONS.md explains it.

# The address that dancers open.
PIKA_PUBLIC_URL=${publicUrl ?? ""}

# tunnel: Cloudflare Tunnel, with the token in secrets/tunnel_token. backup: a dump each day in backups/.
COMPOSE_PROFILES=${tunnel === "on" ? "tunnel,backup" : "backup"}

# Whose word counts when it says whose request it is. Empty: the tunnel's, and without one nobody's. machine: that of a proxy of your own on
# this machine, which must write X-Forwarded-For itself, or the header that PIKA_ADDRESS_HEADER names.
PIKA_PROXY=${proxy}
PIKA_ADDRESS_HEADER=

# Loopback ports: where the tunnel or your own proxy asks, and where a new release is looked at first.
PIKA_PORT=8080
PIKA_PREVIEW_PORT=8081

PIKA_CLOUD_REPLICAS=2
PIKA_WEB_REPLICAS=1

# Limits of the cloud may be set here, too: the table in cloud/README.md has them all.

# Who owns backups/: the daily dump is written by this user.`;
}
