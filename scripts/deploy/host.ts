/** Runs commands on the server over one shared SSH connection, and says what is wrong with a connection in words. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { CommandError, ScriptError } from "../lib/errors.ts";
import { remove } from "../lib/files.ts";
import { type Command, onServer } from "./command.ts";
import { quote } from "../lib/shell_words.ts";
import { type Server, serverName, sshMasterWords, sshOptions, sshWords } from "./ssh.ts";

/** The server could not be reached, or would not let us in. */
export class ConnectionError extends ScriptError {
  override name = "ConnectionError";
}

export interface RunOptions {
  output?: "quiet" | "show";
  /** Ends the command; what it does on the server may go on. */
  signal?: AbortSignal;
}

/** What runs commands. */
export interface Host {
  server: Server;
  /** Runs a command to its end and returns its standard output. Throws a ConnectionError or a CommandError. */
  run(command: Command, options?: RunOptions): Promise<string>;
  /** Runs a command whose output goes to the person as it comes. Returns its exit code. */
  show(command: Command): Promise<number>;
}

/** Asks nothing but whether the server lets us in. */
export const connectionTest: Command = onServer(["true"]);

export class SshHost implements Host, AsyncDisposable {
  #master: Deno.ChildProcess | null = null;

  private constructor(
    readonly server: Server,
    readonly folder: string,
    readonly log: string | undefined,
  ) {}

  /** Connects. `log`: a file that receives all commands with what they print. Throws a ConnectionError. */
  static async connect(server: Server, options: { log?: string } = {}): Promise<SshHost> {
    // A socket's path may have 108 bytes at most, so it does not lie in the checkout.
    const host = new SshHost(server, await Deno.makeTempDir({ prefix: "pika-" }), options.log);
    try {
      await host.run(connectionTest);
      host.#openMaster();
      return host;
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  async run(command: Command, options: RunOptions = {}): Promise<string> {
    const { words, ...rest } = this.#localWords(command);
    try {
      const { stdout } = await run(words, {
        ...rest,
        ...options,
        shown: this.#shown(command),
        log: this.log,
        help: command.help,
        allowed: command.allowed,
      });
      return stdout;
    } catch (error) {
      throw error instanceof CommandError ? this.#explain(command, error) : error;
    }
  }

  async show(command: Command): Promise<number> {
    const [program = "", ...args] = this.#localWords(command).words;
    return (await new Deno.Command(program, { args, stdin: "null" }).spawn().status).code;
  }

  /** Ends the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    const master = this.#master;
    this.#master = null;
    if (master) {
      await master.stdin.close().catch(() => {}); // it has ended already
      await master.status;
    }
    await remove(this.folder);
  }

  get #controlPath(): string {
    return join(this.folder, "ssh");
  }

  #localWords(command: Command): { words: string[]; stdin?: string } {
    if (command.on === "server") {
      return { words: sshWords(this.server, this.#controlPath, command), stdin: command.stdin };
    }
    const [program = "", ...args] = command.words;
    return { words: [program, ...sshOptions(this.server, this.#controlPath), ...args] };
  }

  #openMaster(): void {
    const [program = "", ...args] = sshMasterWords(this.server, this.#controlPath);
    // Bound to our standard input: when this process dies in whatever way, the connection goes with it.
    this.#master = new Deno.Command(program, { args, stdin: "piped", stdout: "null", stderr: "null" })
      .spawn();
  }

  #explain(command: Command, error: CommandError): Error {
    // 255 is ssh's own; scp passes it on, or ends with 1.
    const broken = error.code === 255 || command.on === "here";
    const advice = broken && connectionAdvice(error.tail, this.server);
    if (advice) {
      return new ConnectionError(`Cannot reach ${serverName(this.server)}: ${lastLine(error.tail)}`, {
        help: advice,
        cause: error,
      });
    }
    const shown = shortened(this.#shown(command).join(" "));
    return new CommandError([shown], error.code, error.tail, { help: error.help, log: this.log });
  }

  /** The command without the options of the connection, which are the same for all. */
  #shown(command: Command): readonly string[] {
    return command.on === "server" ? ["ssh", serverName(this.server), quote(command.words)] : command.words;
  }
}

/** What to do about a connection that failed with `tail` on ssh's standard error; `undefined` when it is something else. */
export function connectionAdvice(tail: string, server: Server): string | undefined {
  const file = server.knownHosts ?? "~/.ssh/known_hosts";
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/.test(tail)) {
    return `The server's host key is not the one in ${file}: it is another machine, or was installed anew. Compare the fingerprint ` +
      `that the provider shows with the one of  ssh-keyscan -p ${server.port} ${server.host} | ssh-keygen -lf -  and only then write it there.`;
  }
  if (/Permission denied \(/.test(tail)) {
    return `The server does not take the key ${
      server.key ?? "of your agent"
    }: add its public half to ~/.ssh/authorized_keys there.`;
  }
  if (/Could not resolve hostname/.test(tail)) return "Check the name of the server (--host).";
  if (/Connection refused|timed out|No route to host|Network is unreachable/.test(tail)) {
    return "Check that the server runs, its address and port (--host), and that no firewall stands between.";
  }
  if (
    /Connection (?:to \S+ )?(?:closed|reset)|Broken pipe|not responding|client_loop|kex_exchange|lost connection|mux_client/
      .test(tail)
  ) {
    return "The connection was lost. What served goes on serving; run the same command again, it mends what was left half done.";
  }
  if (tail.trim() === "") {
    return "The connection ended without a word. Run the same command again, it mends what was left half done.";
  }
  return undefined;
}

/** A command fit for a message; the log has all of it. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 200 ? line : `${line.slice(0, 60)} … ${line.slice(-120)}`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").filter((line) => !line.startsWith("@")).at(-1)?.trim() || "no answer";
}
