import { ScriptError } from "../../lib/errors.ts";
import { formatSize } from "../../lib/terminal.ts";
import { type Command, onServer } from "../command.ts";
import { freeBytes, missingSecrets } from "../commands/files.ts";
import type { Deployment, Step } from "../step.ts";

/** The oldest that is tried by the tests, and that reads several `--env-file`. */
const oldest = { engine: "20.10", compose: "2.20" };

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
const gitVersion = onServer(["git", "--version"], {
  help: "--strategy build   fetches the sources on the server: apt-get install git",
});

/** The server can take the release: tools, secrets, room. */
export const preflight: Step = {
  name: "preflight",
  description: "the server's Docker, Compose, secrets and free disk",
  commands: (deployment) => [
    ...[engineVersion, composeVersion, curlVersion],
    ...(deployment.strategy === "build" ? [gitVersion] : []),
    secretsCommand(deployment),
    freeBytes(deployment.paths),
  ],
  async run({ deployment, run, note }) {
    const engine = (await run(engineVersion)).trim();
    if (!isAtLeast(engine, oldest.engine)) throw tooOld("Docker", engine, oldest.engine);
    const compose = (await run(composeVersion)).trim();
    if (!isAtLeast(compose, oldest.compose)) throw tooOld("Docker Compose", compose, oldest.compose);
    await run(curlVersion);
    if (deployment.strategy === "build") await run(gitVersion);
    const missing = (await run(secretsCommand(deployment))).trim().split("\n").filter(Boolean);
    if (missing.length > 0) {
      throw new ScriptError(`Secrets are missing on the server: ${missing.join(", ")}`, {
        help:
          `deno task deploy setup   makes those that can be made; tunnel_token comes from Cloudflare. They lie in ${deployment.paths.secrets}/.`,
      });
    }
    const free = Math.min(...(await run(freeBytes(deployment.paths))).trim().split("\n").map(Number));
    if (!(free >= deployment.limits.minFreeBytes)) {
      throw new ScriptError(
        `The server's disk has ${formatSize(free)} free, less than the ${
          formatSize(deployment.limits.minFreeBytes)
        } that a deployment needs`,
        {
          help:
            "docker system df   and   du -sh backups/*   on the server show what is large; --min-free MB   asks for less.",
        },
      );
    }
    note(`Docker ${engine}, Compose ${compose}, ${formatSize(free)} free`);
  },
};

/** The secrets that the services read which this server runs. */
export function secretsOf(profiles: readonly string[]): string[] {
  return [
    "postgres_password",
    "database_url",
    "pika_secret",
    ...(profiles.includes("tunnel") ? ["tunnel_token"] : []),
  ];
}

function secretsCommand({ paths, settings }: Deployment): Command {
  return missingSecrets(paths, secretsOf(settings.profiles));
}

function tooOld(name: string, found: string, needed: string): ScriptError {
  return new ScriptError(`The server's ${name} is ${found}; ${needed} or newer is needed`, {
    help: "Upgrade it: cloud/OPERATIONS.md says how.",
  });
}

/** Whether `version` (`v2.26.1-4`, `20.10.24+dfsg1`) is at least `minimum` (`2.20`). */
export function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
  const [found, needed] = [numbers(version), numbers(minimum)];
  for (const [at, number] of needed.entries()) {
    const difference = (found[at] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
