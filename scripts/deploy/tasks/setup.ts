/** `setup`: prepares a fresh server. Makes what is missing, changes nothing that is there, and says what it did. */

import { CommandError, ScriptError } from "../../lib/errors.ts";
import { bold, green, red, say, yellow } from "../../lib/terminal.ts";
import { type Command, onServer, script } from "../command.ts";
import { missingSecrets } from "../commands/files.ts";
import type { Layout } from "../layout.ts";
import type { Options } from "../options.ts";
import type { Settings } from "../deployment.ts";
import { firstSettings } from "../settings.ts";
import { inWords, wayInOf } from "../way_in.ts";
import { nameOf, Session } from "./session.ts";
import { isAtLeast, oldest as oldestKnown, secretsOf } from "../requirements.ts";
import prepareSh from "../shell/prepare.sh" with { type: "text" };

/** Prints the lines of `/etc/os-release`. */
const osRelease = onServer(["cat", "/etc/os-release"]);

interface ServerTool {
  name: string;
  /** Prints its version. */
  probe: Command;
  /** Where the version stands in what it prints; by default that is all. */
  version?: RegExp;
  oldest?: string;
  install(os: Os): string;
}

const tools: readonly ServerTool[] = [
  {
    name: "Docker",
    probe: onServer(["docker", "version", "--format", "{{.Server.Version}}"]),
    oldest: oldestKnown.engine,
    install: (os) => os.packages("docker.io"),
  },
  {
    name: "Docker Compose",
    probe: onServer(["docker", "compose", "version", "--short"]),
    oldest: oldestKnown.compose,
    install: (os) => os.compose,
  },
  {
    name: "curl",
    probe: onServer(["curl", "--version"]),
    version: /^curl (\S+)/,
    install: (os) => os.packages("curl"),
  },
  {
    name: "flock",
    probe: onServer(["flock", "--version"]),
    version: /(\S+)\s*$/,
    install: (os) => os.packages("util-linux"),
  },
];

/** How software is installed on the server's system. */
export interface Os {
  name: string;
  packages(...names: string[]): string;
  compose: string;
}

export async function setup(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const { host, paths } = session;
  say(`${bold("Setting up")} ${nameOf(session)}, in ${paths.root}/\n`);
  const os = describeOs(await host.run(osRelease).catch(() => ""));
  say(`  ${os.name}`);
  const missing: string[] = [];
  for (const { name, probe, version, oldest, install } of tools) {
    const found = await ask(session, { probe, version });
    const fine = found.version !== undefined && (!oldest || isAtLeast(found.version, oldest));
    const what = found.version ?? found.problem;
    say(
      `${fine ? green("✓") : red("✗")} ${name} ${what}${
        oldest && !fine ? `; ${oldest} or newer is needed` : ""
      }`,
    );
    if (fine) continue;
    // Docker is there, but not for this user.
    const group = name === "Docker" && /permission denied/i.test(found.problem ?? "");
    missing.push(
      group
        ? `sudo usermod --append --groups docker ${host.server.user ?? "$USER"}   and sign in anew`
        : install(os),
    );
  }
  const token = options.tunnelToken === null ? null : (await Deno.readTextFile(options.tunnelToken)).trim();
  const settings = firstSettings({
    publicUrl: options.publicUrl,
    tunnel: token ? "on" : "off",
    proxy: options.proxy,
  });
  const made = (await host.run(prepare(paths, { settings, token }))).trim();
  say(
    made
      ? made.split("\n").map((line) => `${green("✓")} made ${line}`).join("\n")
      : "  nothing was missing in it",
  );
  const decided = await session.settings();
  const secrets = (await host.run(missingSecrets(paths, secretsOf(decided.profiles)))).trim();
  if (secrets) say(yellow(`– missing: ${secrets.split("\n").join(", ")} in ${paths.secrets}/`));
  const refusal = contradiction(decided);
  if (refusal) {
    await session.audit({ command: "setup", outcome: "refused", error: refusal.message });
    throw refusal;
  }
  say(`  ${inWords(wayInOf(decided))}`);
  await session.audit({ command: "setup", outcome: missing.length > 0 ? "tools are missing" : "ok" });
  if (missing.length > 0) {
    throw new ScriptError("The server lacks tools that a deployment needs", {
      help: `On the server:\n${missing.map((line) => `  ${line}`).join("\n")}\nThen run setup again.`,
    });
  }
  say(`\nLook at ${paths.settings} on the server, then: deno task deploy`);
  return 0;
}

/** What cannot be right in the settings; `undefined`: nothing. */
function contradiction(settings: Settings): ScriptError | undefined {
  try {
    wayInOf(settings);
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
}

async function ask(
  session: Session,
  { probe, version: pattern }: Pick<ServerTool, "probe" | "version">,
): Promise<{ version?: string; problem?: string }> {
  try {
    const said = (await session.host.run(probe)).trim();
    const version = pattern ? pattern.exec(said)?.[1] : said;
    return version ? { version } : { problem: "is missing" };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const said = error.tail.trim().split("\n").at(-1) ?? "";
    return { problem: /not found/.test(said) || !said ? "is missing" : said };
  }
}

/** What the system is called, and how one installs there; from the text of `/etc/os-release`. */
export function describeOs(text: string): Os {
  const value = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  const [id, version] = [value("ID"), value("VERSION_ID")];
  const packages = (...names: string[]) => `sudo apt-get update && sudo apt-get install ${names.join(" ")}`;
  const compose = id === "ubuntu"
    ? packages("docker-compose-v2")
    : id === "debian" && Number(version) >= 13
    ? packages("docker-compose")
    : "Debian 12 has no Compose v2: take Docker's own packages, docs.docker.com/engine/install/debian";
  return { name: value("PRETTY_NAME") || "an unknown system", packages, compose };
}

/** Makes folders, secrets and settings that are not there; prints what it made. Secrets are made on the server and stay there. */
export function prepare(paths: Layout, first: { settings: string; token: string | null }): Command {
  return {
    ...script(prepareSh, [paths.root, first.settings]),
    stdin: first.token ?? "",
  };
}
