/** Makes a bare machine in a folder: Debian's smallest system, the README's packages, what this machine sets up, the checkout. */

import { run } from "../lib/command.ts";
import { CommandError } from "../lib/errors.ts";
import { emptyFolder } from "../lib/files.ts";
import { formatMinutes } from "../lib/terminal.ts";
import { accounts } from "./accounts.ts";
import type { ContainedOptions } from "./contained.ts";
import { packages } from "./debian_releases.ts";
import {
  archiveOf,
  bootstrap,
  findMirrors,
  installScript,
  isYoung,
  pack,
  sourcesList,
  unpack,
} from "./debian_system.ts";
import { carriedAptLines, carriedVariables } from "./host_settings.ts";
import { addCertificates, addCheckout, addFiles, addSettings, boot, type MachineFacts } from "./machine.ts";
import type { FreshOptions } from "./options.ts";
import type { Progress } from "./progress.ts";

export interface MadeMachine {
  facts: MachineFacts;
  /** How, and how long it took. */
  made: string;
  /** What was carried over from this machine, and what was not. */
  carried: string[];
}

/** Makes the machine with a commit of this checkout; `archives` is the folder that keeps bare systems for the next time. Throws a ScriptError that says what failed. */
export async function makeMachine(
  folder: string,
  options: FreshOptions,
  { commit, archives, progress, contained }: {
    commit: string;
    archives: string;
    progress: Progress;
    contained: ContainedOptions;
  },
): Promise<MadeMachine> {
  const started = performance.now();
  const { debian } = options;
  const account = accounts[options.account];
  const mirrors = await findMirrors(options.mirror);
  const mirror = mirrors.main;
  const aptLines = carriedAptLines((await run(["apt-config", "dump"])).stdout);
  const variables = carriedVariables(Deno.env.toObject(), isThere);
  const facts: MachineFacts = { folder, account, variables };
  const wanted = [...packages, ...account.packages];
  const archive = archiveOf(archives, { debian, mirror, packages: wanted });
  const fromArchive = options.base === "cached" && await isYoung(archive);
  const asRoot = async (script: string) => {
    const words = ["sh", "-euc", script];
    const { code, tail } = await boot(facts, { words, contained });
    if (code !== 0) throw new CommandError(words, code, tail, { log: contained.log });
  };

  progress.begin(`making a bare Debian ${debian}${fromArchive ? " from the archive of the last one" : ""}`);
  await emptyFolder(folder);
  await Deno.chmod(folder, 0o755);
  if (fromArchive) await unpack(archive, folder, contained);
  else await bootstrap(folder, { debian, mirror, aptLines, contained });
  await addSettings(facts, { aptLines, sources: sourcesList(mirrors, debian) });
  const files = await addFiles(facts, Deno.env.get("HOME") ?? "/root");
  const certificates = await addCertificates(facts);
  if (certificates > 0) await asRoot("update-ca-certificates");
  if (!fromArchive) {
    progress.begin(`installing ${wanted.join(", ")}`);
    await asRoot(installScript(wanted));
    await pack(folder, archive, contained);
  }
  progress.begin(`putting ${commit} there`);
  await addCheckout(facts, commit);
  if (account.setup) await asRoot(account.setup);
  return {
    facts,
    made: `${fromArchive ? "unpacked" : "made"} in ${formatMinutes(performance.now() - started)}`,
    carried: [
      `variables ${Object.keys(variables.env).join(", ") || "none"}`,
      `files ${files.join(", ")}`,
      `${aptLines.length} settings of apt, ${certificates} certificates that Debian's bundle does not hold`,
      ...(variables.leftOut.length > 0
        ? [`not ${variables.leftOut.join(", ")}: what they name is not there`]
        : []),
      ...(mirrors.security ? [] : ["no mirror of security updates: this machine's sources name none"]),
    ],
  };
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
