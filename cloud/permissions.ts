/**
 * What the cloud may do, written once: the flags of `deno run` for `cloud/mod.ts` and `cloud/migrate.ts`, from the environment that they will
 * run with. As a program it prints them: `deno run $(deno run -A cloud/permissions.ts) cloud/mod.ts`.
 */

import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Source, type Variable, variables } from "./base/config.ts";

/** The Postgres client looks at these; nothing else of the environment is to be seen. */
const clientVariables = [
  ...[
    "PGHOST",
    "PGPORT",
    "PGUSERNAME",
    "PGUSER",
    "PGDATABASE",
    "PGPASSWORD",
    "PGAPPNAME",
    "PGTARGETSESSIONATTRS",
  ],
  ...[
    "PGMAX",
    "PGSSL",
    "PGSSLNEGOTIATION",
    "PGIDLE_TIMEOUT",
    "PGCONNECT_TIMEOUT",
    "PGMAX_LIFETIME",
    "PGMAX_PIPELINE",
  ],
  ...[
    "PGBACKOFF",
    "PGKEEP_ALIVE",
    "PGPREPARE",
    "PGDEBUG",
    "PGFETCH_TYPES",
    "PGPUBLICATIONS",
    "PGTARGET_SESSION_ATTRS",
  ],
];

/** The flags for the environment of `source`: listen where it says, talk to its database and the place of its releases, read its files, and nothing else. */
export function permissionFlags(source: Source): string[] {
  const value = (name: string) => source.get(name)?.trim() || undefined;
  const files = variables.map((name) => value(`${name}_FILE`)).filter((path) => path !== undefined);
  const [host, port] = [value("HOST") ?? "127.0.0.1", value("PORT") ?? "8787"];
  const listen = port === "0" ? bracketed(host) : `${bracketed(host)}:${port}`;
  const content = (name: Variable) => {
    const file = value(`${name}_FILE`);
    return value(name) ?? (file ? source.readFile(file).trim() : "");
  };
  const database = new URL(content("DATABASE_URL"));
  const feeds = [content("PIKA_FEED_URL"), content("PIKA_FEED_NEXT_URL")].filter(Boolean).flatMap(feedHosts);
  const hosts = [listen, `${database.hostname}:${database.port || 5432}`, ...new Set(feeds)];
  const read = [fileURLToPath(new URL("./db/migrations", import.meta.url)), value("PIKA_WEB_DIR"), ...files];
  return [
    "--no-prompt",
    `--allow-net=${hosts.join(",")}`,
    `--allow-env=${[...variables.flatMap((name) => [name, `${name}_FILE`]), ...clientVariables].join(",")}`,
    `--allow-read=${read.filter((path) => path !== undefined).map(absolute).join(",")}`,
  ];
}

/** GitHub's download addresses lead to these. */
const githubFiles = ["objects.githubusercontent.com:443", "release-assets.githubusercontent.com:443"];

/** Whom one asks for the feed at `url`, and whoever that sends one to. */
function feedHosts(url: string): string[] {
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
  return host === "github.com:443" ? [host, ...githubFiles] : [host];
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(path);
}

if (import.meta.main) {
  const flags = permissionFlags({
    get: (name) => Deno.env.get(name),
    readFile: (path) => Deno.readTextFileSync(path),
  });
  Deno.stdout.writeSync(new TextEncoder().encode(`${flags.join(" ")}\n`));
}
