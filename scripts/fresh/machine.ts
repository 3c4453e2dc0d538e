/** A bare machine: a folder with a system, a checkout and this machine's way to its registries, in which commands run. */

import { dirname, join } from "node:path";
import { run } from "../lib/command.ts";
import { engineBridge, engineLock } from "./engine_traces.ts";
import { exists, remove } from "../lib/files.ts";
import { hashValue } from "../lib/hash.ts";
import { root } from "../lib/paths.ts";
import { type Account, accountWords, checkoutOf } from "./accounts.ts";
import { type Boot, bootWords } from "./boot_words.ts";
import { type ContainedOptions, type ContainedResult, runContained } from "./contained.ts";
import { hierarchies, type Hierarchy, makeGroups, removeGroups } from "./control_groups.ts";
import { carriedFiles, certificatesOnlyIn, type Variables } from "./host_settings.ts";

const hostname = "fresh";
const certificates = "/etc/ssl/certs";
const bundle = join(certificates, "ca-certificates.crt");

/** What stays the same as long as the folder is there; kept beside it for `--enter`. */
export interface MachineFacts {
  folder: string;
  account: Account;
  variables: Variables;
}

/** Runs words as root on the machine, as all of its processes. Throws a ScriptError when this machine cannot hold one. */
export async function boot(
  { folder, variables }: MachineFacts,
  options: { words: readonly string[]; contained: ContainedOptions },
): Promise<ContainedResult> {
  return await withGroups(folder, async (groups) => {
    const words = bootWords({
      ...await bootFacts(folder, variables),
      ...groups,
      endsWith: "input-closed",
      words: options.words,
    });
    return await runContained(words, options.contained);
  });
}

/** Takes away the bridge of an engine that was ended by force, with the machine's own program: its network is this machine's. */
export async function removeEngineBridge(facts: MachineFacts, contained: ContainedOptions): Promise<void> {
  using lock = await Deno.open(engineLock, { create: true, write: true });
  if (!await exists(`/sys/class/net/${engineBridge}`) || !await lock.tryLock(true)) return;
  await boot(facts, { words: ["ip", "link", "delete", engineBridge], contained });
}

/** Runs a line of shell in the checkout as the machine's account. */
export function runLine(
  facts: MachineFacts,
  options: { line: string; contained: ContainedOptions },
): Promise<ContainedResult> {
  const words = accountWords(facts.account, { env: facts.variables.env, line: options.line });
  return boot(facts, { words, contained: options.contained });
}

/** Opens a shell on the machine for the person at the terminal. Returns its exit code. */
export async function enter({ folder, account, variables }: MachineFacts): Promise<number> {
  return await withGroups(folder, async (groups) => {
    const env = { ...variables.env, TERM: Deno.env.get("TERM") ?? "dumb" };
    const words = accountWords(account, { env, line: "exec bash -i" });
    const [program = "", ...args] = bootWords({
      ...await bootFacts(folder, variables),
      ...groups,
      endsWith: "nothing",
      words,
    });
    return (await new Deno.Command(program, { args }).spawn().status).code;
  });
}

async function bootFacts(
  folder: string,
  { paths }: Variables,
): Promise<Pick<Boot, "root" | "hostname" | "shown" | "shared">> {
  const shown = paths.filter((path) => path !== certificates && dirname(path) !== certificates);
  await (await Deno.open(engineLock, { create: true, append: true })).close();
  for (const path of [...shown, engineLock]) await makeMountPoint(path, folder);
  // The network is one for both, so only one of them has an engine at a time.
  return { root: folder, hostname, shown, shared: [engineLock] };
}

/** Makes what a file or folder of this machine can be mounted on. */
async function makeMountPoint(path: string, folder: string): Promise<void> {
  const at = join(folder, path);
  if (await exists(at)) return;
  const { isDirectory } = await Deno.stat(path);
  await Deno.mkdir(isDirectory ? at : dirname(at), { recursive: true });
  if (!isDirectory) await Deno.writeTextFile(at, "");
}

/** Gives the machine control groups of its own until `work` is done; they go when its last process has. */
async function withGroups<T>(
  folder: string,
  work: (groups: { hierarchies: readonly Hierarchy[]; group: string }) => Promise<T>,
): Promise<T> {
  const all = hierarchies(await Deno.readTextFile("/proc/self/mountinfo"));
  // By its folder: what a run left that was killed is found again.
  const group = `pika-fresh-${hashValue(folder).slice(0, 8)}`;
  await removeGroups(all, group);
  await using _removed = {
    [Symbol.asyncDispose]: () => removeGroups(all, group),
  };
  await makeGroups(all, group);
  return await work({ hierarchies: all, group });
}

/** Puts a commit of this checkout there, with its history. */
export async function addCheckout({ folder, account }: MachineFacts, commit: string): Promise<void> {
  const to = join(folder, checkoutOf(account));
  await Deno.mkdir(dirname(to), { recursive: true });
  await run(["git", "clone", "--quiet", "--no-hardlinks", root, to]);
  // The person may have gone on here meanwhile.
  await run(["git", "reset", "--quiet", "--hard", commit], { cwd: to });
}

/** Gives it a name, apt's sources, and apt's settings of this machine. */
export async function addSettings(
  { folder }: MachineFacts,
  options: { aptLines: readonly string[]; sources: string },
): Promise<void> {
  const at = (path: string) => join(folder, path);
  await Deno.writeTextFile(at("etc/apt/sources.list"), options.sources);
  await Deno.writeTextFile(at("etc/apt/apt.conf.d/90carried-over"), `${options.aptLines.join("\n")}\n`);
  await Deno.writeTextFile(at("etc/hostname"), `${hostname}\n`);
}

/** Carries over the files that say how this machine reaches its registries. Returns the paths of those that it had. */
export async function addFiles({ folder, account }: MachineFacts, home: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of carriedFiles) {
    const from = name.replace(/^~/, home);
    if (!await exists(from)) continue;
    found.push(name);
    const to = join(folder, name.replace(/^~/, account.home));
    await Deno.mkdir(dirname(to), { recursive: true });
    await remove(to);
    await Deno.writeFile(to, await Deno.readFile(from));
  }
  await Deno.writeTextFile(join(folder, "etc/hosts"), `127.0.0.1 ${hostname}\n`, { append: true });
  return found;
}

/**
 * Adds the certificates that this machine trusts beyond the bare one, to those that it was archived with; they count after
 * `update-ca-certificates`. Returns how many it has.
 */
export async function addCertificates({ folder }: MachineFacts): Promise<number> {
  if (!await exists(bundle)) return 0;
  const to = join(folder, "usr/local/share/ca-certificates");
  const theirs = await Deno.readTextFile(join(folder, bundle));
  for (const pem of certificatesOnlyIn(await Deno.readTextFile(bundle), theirs)) {
    await Deno.writeTextFile(join(to, `carried-over-${hashValue(pem).slice(0, 16)}.crt`), `${pem}\n`);
  }
  return [...Deno.readDirSync(to)].length;
}

/** The names of the packages that are installed on the machine. */
export async function installedPackages({ folder }: MachineFacts): Promise<string[]> {
  return installedIn(await Deno.readTextFile(join(folder, "var/lib/dpkg/status")));
}

/** The names of the installed packages in dpkg's status file, sorted. */
export function installedIn(status: string): string[] {
  return status.split("\n\n").filter((entry) => /^Status: \S+ ok installed$/m.test(entry))
    .map((entry) => /^Package: (\S+)$/m.exec(entry)?.[1] ?? "").sort();
}

/** Removes the machine's folder; what was mounted in it has gone with its processes. */
export async function removeMachine(folder: string): Promise<void> {
  // By its path: dax has an "rm" of its own, which knows no file systems.
  await run(["/bin/rm", "--recursive", "--force", "--one-file-system", folder]);
}
