/** A screen of our own: a virtual X server (Xvfb) that lives as long as it is used, and shows nothing to anybody else. */

import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { TextLineStream } from "../../lib/text_lines.ts";
import { Display } from "./x11.ts";

/** Larger than the app's window, so that all of it can be seen. */
const size = { width: 1600, height: 1000 };

export class Screen implements AsyncDisposable {
  private constructor(
    readonly display: Display,
    /** What a program needs in its environment to open its window here. */
    readonly environment: Readonly<Record<string, string>>,
    readonly server: Deno.ChildProcess,
  ) {}

  /** Starts the server; `folder` takes the file with the cookie that opens it. Throws a ScriptError when it does not begin. */
  static async start(folder: string): Promise<Screen> {
    const cookie = crypto.getRandomValues(new Uint8Array(16));
    const authority = join(folder, "xauthority");
    await Deno.writeFile(authority, authorityFile(cookie), { mode: 0o600 });
    const server = new Deno.Command("Xvfb", {
      args: [
        // It takes a number that is free, and writes it down once it listens.
        ...["-displayfd", "1", "-auth", authority, "-nolisten", "tcp", "-noreset"],
        ...["-screen", "0", `${size.width}x${size.height}x24`],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const said = new Response(server.stderr).text();
    const reader = server.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      .getReader();
    const { value } = await reader.read();
    if (value === undefined) throw new ScriptError(`Xvfb did not begin: ${(await said).trim()}`);
    await reader.cancel();
    try {
      const display = await Display.connect({ number: Number(value), cookie });
      const environment = {
        DISPLAY: `:${Number(value)}`,
        XAUTHORITY: authority,
        GDK_BACKEND: "x11",
        NO_AT_BRIDGE: "1", // no accessibility bus on a screen that nobody looks at
      };
      return new Screen(display, environment, server);
    } catch (error) {
      server.kill("SIGTERM");
      await Promise.all([server.status, said]);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.display[Symbol.dispose]();
    this.server.kill("SIGTERM");
    await this.server.status;
  }
}

/** The format of libXau: big-endian, each text with its length before it. The family is "wild": it counts for every display. */
function authorityFile(cookie: Uint8Array): Uint8Array {
  const field = (bytes: Uint8Array) => [bytes.length >> 8, bytes.length & 255, ...bytes];
  const text = (text: string) => field(new TextEncoder().encode(text));
  return new Uint8Array([
    255,
    255,
    ...text(""),
    ...text(""),
    ...text("MIT-MAGIC-COOKIE-1"),
    ...field(cookie),
  ]);
}
