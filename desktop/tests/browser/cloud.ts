/** The real cloud for the desk's tests: its own process on an embedded Postgres. */
import { join } from "node:path";
import { keptPort } from "../../../scripts/testing/kept_port.ts";
import { PATIENCE, ROOT } from "./harness.ts";

class Program {
  readonly url: Promise<string>;
  #process: Deno.ChildProcess;
  #said: string[] = [];
  #stopped = false;

  constructor(readonly name: string, args: string[], env: Record<string, string>) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", ...args],
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.url = this.#address();
  }

  /** Ends it in order, or with `SIGKILL` as a crash does. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#process.kill(signal);
    await this.#process.status;
  }

  /** The first line that has an address; the rest is read too, so that the program never waits for a reader. */
  #address(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const timer = setTimeout(() => reject(this.#failure("did not start in time")), PATIENCE);
    const read = async () => {
      const lines = this.#process.stdout.pipeThrough(new TextDecoderStream());
      let rest = "";
      for await (const text of lines) {
        const complete = (rest + text).split("\n");
        rest = complete.pop()!;
        for (const line of complete) {
          this.#said = [...this.#said.slice(-20), line];
          const url = line.startsWith("{") ? JSON.parse(line).url : undefined;
          if (typeof url === "string") resolve(url);
        }
      }
      reject(this.#failure("ended"));
    };
    void read().finally(() => clearTimeout(timer));
    return promise.finally(() => clearTimeout(timer));
  }

  #failure(what: string): Error {
    return new Error(`The ${this.name} ${what}; it said last: ${this.#said.join("\n") || "nothing"}`);
  }
}

/** Postgres and one cloud in front of it, which can be taken away and brought back at the same address. */
export class Cloud {
  private constructor(
    readonly url: string,
    readonly env: Record<string, string>,
    private readonly postgres: Program,
    private program: Program,
  ) {}

  static async start(folder: string): Promise<Cloud> {
    await Deno.chmod(folder, 0o755); // started by root, Postgres runs as another user, who must get in
    const postgres = new Program("database", [
      join(ROOT, "scripts/dev/postgres.ts"),
      "--data",
      join(folder, "postgres"),
    ], {});
    const env = {
      DATABASE_URL: await postgres.url,
      PIKA_SECRET: crypto.randomUUID() + crypto.randomUUID(),
      PORT: String(keptPort()),
    };
    const program = serve(env);
    return new Cloud(await program.url, env, postgres, program);
  }

  /** The network goes: the cloud dies without a word. */
  goAway(): Promise<void> {
    return this.program.stop("SIGKILL");
  }

  async comeBack(): Promise<void> {
    this.program = serve(this.env);
    await this.program.url;
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await this.postgres.stop();
  }
}

function serve(env: Record<string, string>): Program {
  return new Program("cloud", [join(ROOT, "cloud/mod.ts")], env);
}
