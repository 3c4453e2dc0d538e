import { CommandError, ScriptError } from "../../lib/errors.ts";
import { get } from "../commands/http.ts";
import { markServed } from "../commands/links.ts";
import type { Deployment, Release, Step, StepContext } from "../step.ts";

/** Seconds for which answers may be those of the release before: the edge remembers addresses for a second. */
const patience = 10;

/** What serves is what was deployed, seen from where the tunnel sees it, and from the world. */
export const verify: Step = {
  name: "verify",
  description: "asks for the version over HTTP, where the tunnel asks, and at the public address",
  commands: ({ paths, release, settings }) => [
    ...addresses(settings).flatMap((
      url,
    ) => [get(`${url}/version`), get(`${url}/version.json`), get(`${url}/`)]),
    markServed(paths, release.id),
  ],
  async run(context) {
    const { settings } = context.deployment;
    for (const url of addresses(settings)) await askUntilRight(context, url);
    await context.run(this.commands(context.deployment).at(-1)!);
  },
};

function addresses({ port, publicUrl, profiles }: Deployment["settings"]): string[] {
  // Without the tunnel somebody else decides when the public address leads here.
  const world = publicUrl && profiles.includes("tunnel") ? [publicUrl] : [];
  return [`http://127.0.0.1:${port}`, ...world];
}

/** Asks an address for both versions and a page until they are those of the release. Throws when they are not in time. */
export async function askUntilRight(context: StepContext, url: string): Promise<void> {
  const { deployment: { release }, run, pause } = context;
  const deadline = performance.now() + patience * 1_000;
  for (;;) {
    let problem: string | undefined;
    try {
      problem = versionProblem(await run(get(`${url}/version`)), { name: "cloud", release }) ??
        versionProblem(await run(get(`${url}/version.json`)), { name: "web", release });
      if (!problem) {
        const page = await run(get(`${url}/`));
        if (page.includes("<script")) return;
        problem = "the page has no script";
      }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      problem = error.tail.trim() || error.message;
    }
    if (performance.now() > deadline) {
      throw new ScriptError(`${url} does not show release ${release.id} (${release.version}): ${problem}`, {
        help: "The release before goes on serving. deno task deploy logs   shows what the services say.",
      });
    }
    await pause(250);
  }
}

/** What is wrong with the answer of `/version` or `/version.json`; `undefined` when it is the release's. */
export function versionProblem(
  answer: string,
  expected: { name: "cloud" | "web"; release: Pick<Release, "revision"> },
): string | undefined {
  let body: { name?: unknown; revision?: unknown };
  try {
    body = JSON.parse(answer);
  } catch {
    return `the ${expected.name}'s version is not JSON: ${answer.slice(0, 80)}`;
  }
  if (body.name !== expected.name) return `the ${expected.name}'s version names "${body.name}"`;
  if (body.revision !== expected.release.revision) {
    return `the ${expected.name} is of revision ${body.revision}, not ${expected.release.revision}`;
  }
  return undefined;
}
