/**
 * A server that is played on this machine: a folder is the login user's home, the shell that a deployment runs there is really run, and small
 * programs stand in for Docker, curl and scp. It writes down every command. What Docker itself would say is tried in the suite `deploy`.
 */

import { delimiter, join } from "node:path";
import type { AdminAnswer } from "@pika/contract/operator/admin.ts";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import type { Command } from "../../deploy/command.ts";
import { quote } from "../../lib/shell_words.ts";
import { connectionTest } from "../../deploy/host.ts";
import { layout } from "../../deploy/layout.ts";
import type { Options } from "../../deploy/options.ts";
import { firstSettings } from "../../deploy/settings.ts";
import { type Connection, Session } from "../../deploy/tasks/session.ts";
import { prepare } from "../../deploy/tasks/setup.ts";

const standIns = join(import.meta.dirname!, "played");

export class PlayedServer implements AsyncDisposable {
  /** What was run, as the words of a shell, since it was last emptied. */
  readonly ran: string[] = [];

  private constructor(readonly home: string, readonly state: string) {}

  /** A server that is set up, with the tunnel and a public address. */
  static async begin(): Promise<PlayedServer> {
    const [home, state] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
    const server = new PlayedServer(home, state);
    const settings = firstSettings({ publicUrl: "https://pika.example", tunnel: "on", proxy: "" });
    await server.#run(prepare(layout("pika"), { settings, token: "of the tunnel" }));
    return server;
  }

  /** A task's session on this server, as if it had just connected. */
  async session(options: Options): Promise<Session> {
    const connection: Connection = {
      server: options.server!,
      run: (command) => this.#run(command),
      show: () => Promise.reject(new Error("Nothing is shown here")),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    await connection.run(connectionTest);
    return new Session(options, connection, join(this.state, "log"), new AbortController());
  }

  /** Names of migrations that the database lacks. */
  async lacks(...migrations: string[]): Promise<void> {
    await Deno.writeTextFile(join(this.state, "pending"), migrations.map((name) => `${name}\n`).join(""));
  }

  /** The cloud's admin program answers this from here on. */
  async answers(answer: AdminAnswer): Promise<void> {
    // What Compose itself may say on the way stands before it.
    await Deno.writeTextFile(
      join(this.state, "admin_answer"),
      `a line of somebody else\n${JSON.stringify(answer)}\n`,
    );
  }

  /** What that program was asked last. */
  async asked(): Promise<unknown> {
    return JSON.parse(await Deno.readTextFile(join(this.state, "admin_heard")));
  }

  /** From here on every tag leads to another image in the registry. */
  async tagsMove(): Promise<void> {
    await Deno.writeTextFile(join(this.state, "digest"), "moved");
  }

  /** From here on what Docker is asked fails when these words stand in it; `null`: nothing does. */
  async breaks(words: string | null): Promise<void> {
    await Deno.writeTextFile(join(this.state, "broken"), words ?? "");
  }

  /** The containers' services, by their release; `-`: of none. */
  async containers(): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const line of (await Deno.readTextFile(join(this.state, "containers"))).trim().split("\n")) {
      const [, service = "", release = ""] = line.split(" ");
      (found[release] ??= []).push(service);
    }
    return found;
  }

  /** The files of the login user, and of this server's temporary folder, in which these words stand. */
  async filesWith(words: string): Promise<string[]> {
    const found: string[] = [];
    const look = async (folder: string): Promise<void> => {
      for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
        const path = join(folder, name);
        if (isDirectory) await look(path);
        else if (isFile && (await Deno.readTextFile(path)).includes(words)) found.push(path);
      }
    };
    await look(this.home);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.home);
    await remove(this.state);
  }

  async #run(command: Command): Promise<string> {
    const { words, on, stdin, allowed, help } = command;
    const text = quote(words);
    this.ran.push(text);
    const { stdout } = await run(on === "server" ? ["sh", "-c", text] : words, {
      cwd: this.home,
      env: {
        HOME: this.home,
        TMPDIR: this.home,
        PATH: `${standIns}${delimiter}${Deno.env.get("PATH")}`,
        PIKA_PLAYED: this.state,
      },
      ...{ stdin, allowed, help },
    });
    return stdout;
  }
}
