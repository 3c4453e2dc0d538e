/** What every task needs that talks to the server: the connection, its settings, and what stops the work. */

import { join } from "node:path";
import { ScriptError, UsageError } from "../../lib/errors.ts";
import { cacheDir } from "../../lib/paths.ts";
import { say } from "../../lib/terminal.ts";
import { readCurrent, readRelease, readSettings, writeAudit } from "../commands/files.ts";
import type { Place, Release, Settings } from "../deployment.ts";
import { type Host, SshHost } from "../host.ts";
import { Lease, personName } from "../lease.ts";
import { isReleaseId, type Layout, layout } from "../layout.ts";
import type { Options } from "../options.ts";
import { parseRelease } from "../releases.ts";
import type { RunOptions } from "../run_steps.ts";
import { parseSettings } from "../settings.ts";
import { type Server, serverName } from "../ssh.ts";

/** A host whose connection is ended with the session. */
export type Connection = Host & AsyncDisposable;

export class Session implements AsyncDisposable {
  readonly paths: Layout;

  /** `log`: the file with everything that was run, and its output. `interruption`: aborted when the work is to stop. */
  constructor(
    readonly options: Options,
    readonly host: Connection,
    readonly log: string,
    readonly interruption: AbortController,
  ) {
    this.paths = layout(options.root);
  }

  /** Connects. Throws a UsageError when no server is named, and a ConnectionError. */
  static async open(options: Options): Promise<Session> {
    const server = serverOf(options);
    const folder = join(cacheDir, "deploy");
    await Deno.mkdir(folder, { recursive: true });
    const log = join(folder, `${options.command}.log`);
    await Deno.writeTextFile(log, "");
    const interruption = listenForInterruption();
    return new Session(options, await SshHost.connect(server, { log }), log, interruption);
  }

  get running(): RunOptions {
    return { host: this.host, output: this.options.output, signal: this.interruption.signal };
  }

  async settings(): Promise<Settings> {
    return parseSettings(await this.host.run(readSettings(this.paths)));
  }

  /** The server as it is asked for before a deployment. */
  async place(): Promise<Place> {
    const { host, paths, options } = this;
    return { server: host.server, paths, settings: await this.settings(), limits: options.limits };
  }

  /** The release that serves; `null`: nothing yet. Throws a ScriptError when the server's files do not agree. */
  async current(): Promise<Release | null> {
    const id = (await this.host.run(readCurrent(this.paths))).trim();
    if (!id) return null;
    const release = isReleaseId(id) ? await this.release(id) : null;
    if (release) return release;
    throw new ScriptError(`The server's link releases/current names "${id}", which is no release`, {
      help:
        `ls ${this.paths.releases}   on the server shows the releases; point the link at one of them, or remove it to begin anew.`,
    });
  }

  async release(id: string): Promise<Release | null> {
    return parseRelease(await this.host.run(readRelease(this.paths, id)));
  }

  /** Takes the server's lock for the time of this task. */
  lock(purpose: string): Promise<Lease> {
    return Lease.take(this.host, this.paths, {
      purpose,
      waitSeconds: this.options.waitSeconds,
      leaseSeconds: this.options.leaseSeconds,
      signal: this.interruption.signal,
      onLost: () => this.interruption.abort("Somebody else took the lock: this run was cut off for too long"),
    });
  }

  /** Adds a line to the server's audit log; says so when it cannot. */
  async audit(entry: { command: string; outcome: string } & Record<string, unknown>): Promise<void> {
    const at = new Date().toISOString();
    const line = JSON.stringify({ at, who: personName(), ...entry });
    await this.host.run(writeAudit(this.paths, line)).catch((error) => {
      say(`The audit log could not be written: ${(error as Error).message.split("\n")[0]}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }
}

/** The server that the options name. Throws a UsageError when they name none. */
export function serverOf(options: Options): Server {
  if (options.server) return options.server;
  throw new UsageError("No server is named", {
    help:
      "--host USER@HOST   names it, or PIKA_DEPLOY_HOST in the environment or in deploy.env. cloud/OPERATIONS.md begins at the beginning.",
  });
}

/** Ctrl-C, or CI that cancels: what was begun is taken back first. The second time it ends at once. */
function listenForInterruption(): AbortController {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {
      if (controller.signal.aborted && signal === "SIGINT") Deno.exit(130);
      if (controller.signal.aborted) return;
      say(
        "\nInterrupted: what was begun is taken back. Ctrl-C again ends at once; the next run then mends what is left.",
      );
      controller.abort("Interrupted");
    });
  }
  return controller;
}

/** The session's server in words, for messages. */
export function nameOf(session: Session): string {
  return serverName(session.host.server);
}
