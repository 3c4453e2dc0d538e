/** The feed server of `feed_server.py`, as an object. */
import { fileURLToPath } from "node:url";
import { pythonPath } from "../../../scripts/testing/sidecar.ts";

interface NewVersion {
  version: string;
  /** The installed app of that version. */
  folder: string;
  notes: string;
}

export class FeedServer implements AsyncDisposable {
  private constructor(
    readonly url: string,
    private readonly process: Deno.ChildProcess,
    private readonly input: WritableStreamDefaultWriter<Uint8Array>,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /** Starts one; its public key is written to `keyFile`. */
  static async start(keyFile: string): Promise<FeedServer> {
    const process = new Deno.Command(pythonPath, {
      args: [fileURLToPath(new URL("./feed_server.py", import.meta.url)), keyFile],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = linesOf(process.stdout);
    const first = await lines.next();
    if (first.done) throw new Error("The feed server ended before it said its address");
    return new FeedServer(JSON.parse(first.value).url, process, process.stdin.getWriter(), lines);
  }

  release({ version, ...rest }: NewVersion): Promise<void> {
    return this.#tell({ release: version, ...rest });
  }

  /** Changes the feed behind its signature, or mends that. */
  tamper(tamper: boolean): Promise<void> {
    return this.#tell({ tamper });
  }

  /** The next download of a version gets half of it, and the rest when it is let go. */
  hold(version: string): Promise<void> {
    return this.#tell({ hold: version });
  }

  letGo(): Promise<void> {
    return this.#tell({ let_go: true });
  }

  async #tell(command: Record<string, unknown>): Promise<void> {
    await this.input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    if ((await this.lines.next()).done) throw new Error("The feed server has ended");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.input.close();
    await this.process.status;
    await this.lines.return?.();
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    const parts = (text + decoder.decode(chunk, { stream: true })).split("\n");
    text = parts.pop()!;
    yield* parts;
  }
}
