/** The words of `ssh` and `scp`. Host keys are pinned: an unknown or changed one is refused, never asked about. */

import { type Command } from "./command.ts";
import { quote } from "../lib/shell_words.ts";

/** The machine that is deployed to, and how to reach it. */
export interface Server {
  /** `null`: as ssh's configuration says. */
  user: string | null;
  host: string;
  port: number;
  /** Path of the private key; `null`: as ssh's configuration and agent say. */
  key: string | null;
  /** Path of the file that the server's key is pinned in; `null`: the person's own `~/.ssh/known_hosts`. */
  knownHosts: string | null;
}

/** Reads `user@host:port`, user and port optional; `null` when it is none. An IPv6 address stands in brackets. */
export function parseAddress(text: string): Pick<Server, "user" | "host" | "port"> | null {
  const match = /^(?:([a-z_][\w.-]*)@)?(\[[0-9a-f:]+\]|[\w][\w.-]*)(?::(\d{1,5}))?$/i.exec(text);
  if (!match) return null;
  const port = Number(match[3] ?? 22);
  if (port < 1 || port > 65_535) return null;
  return { user: match[1] ?? null, host: match[2]!.replace(/^\[|\]$/g, ""), port };
}

/** How the server is called in messages. */
export function serverName(server: Server): string {
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return `${server.user ? `${server.user}@` : ""}${host}${server.port === 22 ? "" : `:${server.port}`}`;
}

/** The options that all connections have. A connection that died is noticed within 15 s. */
export function sshOptions(server: Server, controlPath: string): string[] {
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    ...(server.knownHosts
      ? [`UserKnownHostsFile=${server.knownHosts}`, "GlobalKnownHostsFile=/dev/null"]
      : []),
    ...(server.key ? [`IdentityFile=${server.key}`, "IdentitiesOnly=yes"] : []),
    "ConnectTimeout=10",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    `ControlPath=${controlPath}`,
  ];
  return options.flatMap((option) => ["-o", option]);
}

/** Runs a command on the server. */
export function sshWords(server: Server, controlPath: string, command: Command): string[] {
  return ["ssh", ...sshOptions(server, controlPath), ...destination(server), "--", quote(command.words)];
}

/** Keeps one connection open that the others share; it ends when its standard input does. */
export function sshMasterWords(server: Server, controlPath: string): string[] {
  return [
    "ssh",
    ...sshOptions(server, controlPath),
    "-o",
    "ControlMaster=yes",
    ...destination(server),
    "--",
    "cat",
  ];
}

/** Copies a file or folder of this machine to a path on the server. */
export function upload(server: Server, paths: { from: string; to: string }): Command {
  return {
    words: ["scp", ...scpOptions(server), "-r", paths.from, remotePath(server, paths.to)],
    on: "here",
  };
}

/** Copies a file of the server to a path on this machine. */
export function download(server: Server, paths: { from: string; to: string }): Command {
  return { words: ["scp", ...scpOptions(server), remotePath(server, paths.from), paths.to], on: "here" };
}

// `host.ts` puts the options of the connection behind the first word; what is left here is what the plan shows.
function scpOptions(server: Server): string[] {
  return ["-q", "-P", String(server.port)];
}

function remotePath(server: Server, path: string): string {
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return `${server.user ? `${server.user}@` : ""}${host}:${path}`;
}

function destination(server: Server): string[] {
  return ["-p", String(server.port), ...(server.user ? ["-l", server.user] : []), server.host];
}
