/** An SSH server on loopback: the server that the tests deploy to is this machine, with the test engine behind `docker`. */

import { join } from "node:path";
import { keptPort } from "../../testing/kept_port.ts";
import { run } from "../../lib/command.ts";
import { exists, remove } from "../../lib/files.ts";
import { requireTool } from "../../testing/test_with.ts";
import { type Daemon, listens, startDaemon } from "./daemon.ts";

export interface SshServer extends AsyncDisposable {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly user: string;
  /** The client's private key. */
  readonly key: string;
  /** A known_hosts file with this server's key. */
  readonly knownHosts: string;
  /** A known_hosts file in which this server has another key. */
  readonly wrongKnownHosts: string;
  /** File with what the server says. */
  readonly log: string;
  /** Refuses new connections; nothing when it has been stopped. Sessions go as well. */
  stop(): Promise<void>;
  /** The same port and keys as before; nothing when it runs. */
  start(): Promise<void>;
  /** Cuts all sessions as a lost network would: no farewell, what they started goes on. Returns how many. */
  cut(): Promise<number>;
}

export interface SshServerOptions {
  /** What sessions find in their environment. HOME is an empty folder unless it is named here: nobody's .bashrc changes PATH. */
  env: Record<string, string>;
}

/** Starts the server with throwaway keys; whoever has the client key is the user who runs the tests. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const program = await requireTool("sshd");
  const folder = await Deno.makeTempDir({ prefix: "pika-ssh-" });
  const path = (name: string) => join(folder, name);
  const port = keptPort();
  const log = path("log");
  let daemon: Daemon | undefined;

  const start = async () => {
    daemon ??= await startDaemon([program, "-D", "-e", "-f", path("sshd_config")], {
      log,
      isReady: () => listens(port),
      seconds: 20,
    });
  };
  const cut = async () => {
    if (!daemon) return 0;
    const sessions = await descendants(daemon.pid, "sshd");
    for (const pid of sessions) kill(pid);
    return sessions.length;
  };
  const stop = async () => {
    const running = daemon;
    if (!running) return;
    await cut();
    await running.stop();
    daemon = undefined;
  };
  const dispose = async () => {
    await stop();
    await remove(folder);
  };
  try {
    for (const name of ["host_key", "other_host_key", "client_key"]) {
      await run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path(name)]);
    }
    await Deno.copyFile(path("client_key.pub"), path("authorized_keys"));
    for (
      const [file, key] of [["known_hosts", "host_key"], ["wrong_known_hosts", "other_host_key"]] as const
    ) {
      const [kind, value] = (await Deno.readTextFile(path(`${key}.pub`))).split(" ");
      await Deno.writeTextFile(path(file), `[127.0.0.1]:${port} ${kind} ${value}\n`);
    }
    await Deno.mkdir(path("home"));
    const env = { HOME: path("home"), ...options.env };
    await Deno.writeTextFile(path("sshd_config"), configuration({ folder, port, env }));
    // It gives up its privileges there.
    if (!await exists("/run/sshd")) await Deno.mkdir("/run/sshd", { mode: 0o755 });
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    host: "127.0.0.1",
    port,
    user: (await run(["id", "-un"])).stdout.trim(),
    key: path("client_key"),
    knownHosts: path("known_hosts"),
    wrongKnownHosts: path("wrong_known_hosts"),
    log,
    start,
    stop,
    cut,
    [Symbol.asyncDispose]: dispose,
  };
}

/** The text of `sshd_config`. */
export function configuration(
  { folder, port, env }: { folder: string; port: number; env: Record<string, string> },
): string {
  const quoted = Object.entries(env).map(([name, value]) => `"${name}=${value}"`).join(" ");
  return [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    `PidFile ${folder}/pid`,
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "UsePAM no",
    // The folder of the keys belongs to whoever runs the tests, and lies in a folder that everybody may write to.
    "StrictModes no",
    "MaxStartups 100",
    "MaxSessions 100",
    "PrintMotd no",
    // The first line with SetEnv wins: all in one.
    ...(quoted ? [`SetEnv ${quoted}`] : []),
    "Subsystem sftp internal-sftp",
    "",
  ].join("\n");
}

/** Process ids below `pid` that run the program `name`. */
async function descendants(pid: number, name: string): Promise<number[]> {
  const found: number[] = [];
  const children = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`).catch(() => "");
  for (const child of children.trim().split(/\s+/).filter(Boolean).map(Number)) {
    const command = (await Deno.readTextFile(`/proc/${child}/comm`).catch(() => "")).trim();
    if (command.startsWith(name)) found.push(child);
    found.push(...await descendants(child, name));
  }
  return found;
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
