import { ScriptError } from "../../lib/errors.ts";
import { formatSize } from "../../lib/terminal.ts";
import { type Command, onServer } from "../command.ts";
import { freeBytes, missingSecrets } from "../commands/files.ts";
import type { Attempt } from "../deployment.ts";
import { isAtLeast, oldest, secretsOf } from "../requirements.ts";
import { step } from "../step.ts";
import { inWords, wayInOf } from "../way_in.ts";

const engineVersion = onServer(["docker", "version", "--format", "{{.Server.Version}}"], {
  help:
    "Docker does not run on the server, or the user is not in the group docker: deno task deploy setup   says what to do.",
});
const composeVersion = onServer(["docker", "compose", "version", "--short"], {
  help: "The server has no Docker Compose v2: deno task deploy setup   says how to install it.",
});
const curlVersion = onServer(["curl", "--version"], {
  help: "Install curl on the server: apt-get install curl",
});
const gitVersion: Command = onServer(["git", "--version"], {
  help: "--strategy build   fetches the sources on the server: apt-get install git",
});

/** The server can take the release: tools, secrets, room. */
export const preflight = step({
  name: "preflight",
  description: "the server's Docker, Compose, secrets and free disk",
  commands: ({ origin, paths, settings }: Attempt) => ({
    engine: engineVersion,
    compose: composeVersion,
    curl: curlVersion,
    git: origin.strategy === "build" ? gitVersion : null,
    secrets: missingSecrets(paths, secretsOf(settings.profiles)),
    disk: freeBytes(paths),
  }),
  async run({ deployment: { paths, limits, settings }, run, note }, commands) {
    const way = wayInOf(settings);
    const engine = (await run(commands.engine)).trim();
    if (!isAtLeast(engine, oldest.engine)) throw tooOld("Docker", engine, oldest.engine);
    const compose = (await run(commands.compose)).trim();
    if (!isAtLeast(compose, oldest.compose)) throw tooOld("Docker Compose", compose, oldest.compose);
    await run(commands.curl);
    if (commands.git) await run(commands.git);
    const missing = (await run(commands.secrets)).trim().split("\n").filter(Boolean);
    if (missing.length > 0) {
      throw new ScriptError(`Secrets are missing on the server: ${missing.join(", ")}`, {
        help:
          `deno task deploy setup   makes those that can be made; tunnel_token comes from Cloudflare. They lie in ${paths.secrets}/.`,
      });
    }
    const free = Math.min(...(await run(commands.disk)).trim().split("\n").map(Number));
    if (!(free >= limits.minFreeBytes)) {
      throw new ScriptError(
        `The server's disk has ${formatSize(free)} free, less than the ${
          formatSize(limits.minFreeBytes)
        } that a deployment needs`,
        {
          help:
            "docker system df   and   du -sh backups/*   on the server show what is large; --min-free MB   asks for less.",
        },
      );
    }
    note(`Docker ${engine}, Compose ${compose}, ${formatSize(free)} free`);
    note(inWords(way));
  },
});

function tooOld(name: string, found: string, needed: string): ScriptError {
  return new ScriptError(`The server's ${name} is ${found}; ${needed} or newer is needed`, {
    help: "Upgrade it: cloud/OPERATIONS.md says how.",
  });
}
