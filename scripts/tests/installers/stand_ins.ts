/** Puts the stand-ins for Apple's programs in front of the PATH, with a state of their own. */

import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const programs = fileURLToPath(new URL("./apple_stand_ins", import.meta.url));
const certificate = fileURLToPath(new URL("./fixtures/certificate.pem", import.meta.url));

export interface StandIns {
  /** An empty folder for the test. */
  folder: string;
  /** What the next calls of a program do, one after the other: `ok`, `hang`, or a text to fail with. */
  behave(name: string, ...lines: string[]): Promise<void>;
  /** What `notarytool info` answers, one after the other; then: accepted. */
  answer(...lines: string[]): Promise<void>;
  /** Writes one of the files that the stand-ins show. */
  show(name: string, content: string): Promise<void>;
  /** The calls so far that begin so, with all their words. */
  calls(beginning?: string): Promise<string[]>;
  /** A file of their state; empty when it is not there. */
  state(name: string): Promise<string>;
}

/** The person's own keychain, which has to be in the search list before and after. */
export const loginKeychain = "/Users/dj/Library/Keychains/login.keychain-db";

/** Runs `work` with the stand-ins, and takes them away again. */
export async function withStandIns(work: (standIns: StandIns) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika stand-ins ż " });
  const state = join(folder, "state");
  await Deno.mkdir(join(state, "behaviour"), { recursive: true });
  const show = (name: string, content: string) => Deno.writeTextFile(join(state, name), content);
  await show("search-list", `    "${loginKeychain}"\n`);
  await show(
    "identities",
    `  1) ${
      "A1".repeat(20)
    } "Developer ID Application: Pika Test (TEAM123456)"\n     1 valid identities found\n`,
  );
  await show("notary-log", '{"statusSummary":"Ready for distribution","issues":null}');
  await Deno.copyFile(certificate, join(state, "certificate.pem"));
  const read = (name: string) => Deno.readTextFile(join(state, name)).catch(() => "");
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", `${programs}${delimiter}${path}`);
  Deno.env.set("PIKA_STAND_IN", state);
  try {
    await work({
      folder,
      show,
      state: read,
      behave: (name, ...lines) => show(`behaviour/${name}`, lines.map((line) => `${line}\n`).join("")),
      answer: (...lines) => show("answers", lines.map((line) => `${line}\n`).join("")),
      calls: async (beginning = "") =>
        (await read("calls")).split("\n").filter((call) => call !== "" && call.startsWith(beginning)),
    });
  } finally {
    Deno.env.set("PATH", path);
    Deno.env.delete("PIKA_STAND_IN");
    await Deno.remove(folder, { recursive: true });
  }
}
