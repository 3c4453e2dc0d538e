/** A server to deploy to, as real as it gets on one machine: Docker engine, registry, SSH, and versions in a repository. */

import { Floor } from "../../testing/floor.ts";
import { join } from "node:path";
import { keptPort } from "../../testing/kept_port.ts";
import { remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { TextLineStream } from "../../lib/text_lines.ts";
import { ensureBaseImages } from "./base_images.ts";
import { type Engine, startEngine } from "./engine.ts";
import { History, type HistoryCommit } from "./history.ts";
import { buildImage, type BuiltImage } from "./images.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { type SshServer, startSshServer } from "./ssh_server.ts";

export interface DeployResult {
  code: number;
  /** Standard output. */
  stdout: string;
  /** What it said while it worked. */
  said: string;
  seconds: number;
}

/** A run of `deno task deploy` that is under way. */
export interface Running {
  pid: number;
  result: Promise<DeployResult>;
  /** Resolves when the step begins; rejects when the run ends before. */
  reached(step: string): Promise<void>;
  kill(signal: Deno.Signal): void;
}

/** One address does everything here, and is in a hurry. */
const generous = `
PIKA_MAX_CONNECTIONS_PER_ADDRESS=30000
PIKA_RATE_REQUESTS=1000000/60
PIKA_RATE_ACCOUNTS=10000/60
PIKA_RATE_CODES=100000/60
PIKA_RATE_STARTS=1000/60
PIKA_RATE_COMMANDS=100000/60
PIKA_RATE_ACTIONS=100000/60
PIKA_RATE_ACTIONS_PER_ADDRESS=1000000/60
PIKA_RATE_NEW_DANCERS=1000000/60
`;

export class Stage implements AsyncDisposable {
  private constructor(
    readonly engine: Engine,
    readonly registry: Registry,
    readonly ssh: SshServer,
    readonly history: History,
    /** The folder on the server. */
    readonly serverRoot: string,
    readonly ports: { live: number; preview: number },
    readonly resources: AsyncDisposableStack,
  ) {}

  static async open(): Promise<Stage> {
    await using stack = new AsyncDisposableStack();
    const engine = stack.use(await startEngine());
    await ensureBaseImages(engine);
    const registry = stack.use(await startRegistry());
    const ssh = stack.use(await startSshServer({ env: engine.env }));
    const history = stack.use(await History.begin());
    const home = await Deno.makeTempDir({ prefix: "pika-server-" });
    await Deno.chmod(home, 0o755);
    stack.defer(() => remove(home));
    const ports = { live: keptPort(), preview: keptPort() };
    const stage = new Stage(engine, registry, ssh, history, join(home, "pika"), ports, stack.move());
    return stage;
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.live}`;
  }

  /** The address, for `--host`. */
  get address(): string {
    return `${this.ssh.user}@${this.ssh.host}:${this.ssh.port}`;
  }

  /** Builds and pushes both images of a commit. */
  async publish(commit: HistoryCommit): Promise<BuiltImage[]> {
    const built: BuiltImage[] = [];
    for (const name of ["pika-cloud", "pika-web"] as const) {
      built.push(
        await buildImage(this.engine, name, {
          source: this.history.folder,
          tag: commit.name,
          version: commit.name,
          revision: commit.revision,
          registry: this.registry,
        }),
      );
    }
    return built;
  }

  /** The server's settings as `setup` wrote them, with the ports and limits of this stage. */
  async adjustSettings(): Promise<void> {
    const path = join(this.serverRoot, "settings.env");
    const text = (await Deno.readTextFile(path))
      .replace(/^PIKA_PORT=.*$/m, `PIKA_PORT=${this.ports.live}`)
      .replace(/^PIKA_PREVIEW_PORT=.*$/m, `PIKA_PREVIEW_PORT=${this.ports.preview}`)
      .replace(/^COMPOSE_PROFILES=.*$/m, "COMPOSE_PROFILES=");
    await Deno.writeTextFile(path, text + generous);
  }

  /** Runs `deno task deploy` with these words to its end. */
  deploy(words: readonly string[], options: { env?: Record<string, string> } = {}): Promise<DeployResult> {
    return this.begin(words, options).result;
  }

  /** Starts `deno task deploy` with these words, against this server and repository. */
  begin(words: readonly string[], { env = {} }: { env?: Record<string, string> } = {}): Running {
    const started = performance.now();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", join(root, "scripts", "tasks", "deploy.ts"), ...words],
      cwd: root,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: {
        PIKA_DEPLOY_HOST: this.address,
        PIKA_DEPLOY_KEY: this.ssh.key,
        PIKA_DEPLOY_KNOWN_HOSTS: this.ssh.knownHosts,
        PIKA_DEPLOY_ROOT: this.serverRoot,
        PIKA_REGISTRY: this.registry.address,
        PIKA_DEPLOY_REPOSITORY: this.history.folder,
        PIKA_REGISTRY_TOKEN: "",
        NO_COLOR: "1",
        ...env,
      },
    }).spawn();
    let said = "";
    const waiting: { step: string; resolve: () => void; reject: (error: Error) => void }[] = [];
    const heard = (async () => {
      for await (
        const line of child.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      ) {
        said += `${line}\n`;
        for (const { step, resolve } of waiting) if (line.startsWith(`… ${step}:`)) resolve();
      }
    })();
    const result = (async () => {
      const stdout = await new Response(child.stdout).text();
      const [{ code }] = await Promise.all([child.status, heard]);
      for (const { step, reject } of waiting) reject(new Error(`The run ended before "${step}":\n${said}`));
      return { code, stdout, said, seconds: (performance.now() - started) / 1_000 };
    })();
    return {
      pid: child.pid,
      result,
      reached(step) {
        if (said.includes(`… ${step}:`)) return Promise.resolve();
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        waiting.push({ step, resolve, reject });
        return promise;
      },
      kill(signal) {
        try {
          child.kill(signal);
        } catch (error) {
          if (!(error instanceof TypeError)) throw error; // it has ended already
        }
      },
    };
  }

  /** What `/version` and `/version.json` say: the revisions that serve. */
  async serving(): Promise<{ cloud: string; web: string }> {
    const revision = async (path: string) => (await (await fetch(this.url + path)).json()).revision as string;
    return { cloud: await revision("/version"), web: await revision("/version.json") };
  }

  /** Containers of cloud and web, by the release that they belong to. */
  async containers(): Promise<Record<string, string[]>> {
    const { stdout } = await this.engine.docker([
      ...["ps", "--all", "--filter", "label=app.pika.release", "--format"],
      '{{.Label "app.pika.release"}} {{.Label "com.docker.compose.service"}} {{.State}}',
    ]);
    const found: Record<string, string[]> = {};
    for (const line of stdout.trim().split("\n").filter(Boolean)) {
      const [release = "", ...rest] = line.split(" ");
      (found[release] ??= []).push(rest.join(" "));
    }
    return found;
  }

  /** The processes that a service of the release that serves runs as, by their ids on this machine. */
  async programs(service: string): Promise<number[]> {
    const release = await Deno.readLink(join(this.serverRoot, "releases", "current"));
    const { stdout: ids } = await this.engine.docker([
      ...["ps", "--quiet", "--filter", `label=app.pika.release=${release}`],
      ...["--filter", `label=com.docker.compose.service=${service}`],
    ]);
    const containers = ids.trim().split("\n").filter(Boolean);
    const { stdout } = await this.engine.docker(["inspect", "--format", "{{.State.Pid}}", ...containers]);
    return stdout.trim().split("\n").map(Number);
  }

  /** Starts the load generator against the live address. */
  async floor(options: readonly string[] = []): Promise<Floor> {
    return await Floor.begin(this.url, options);
  }

  /** Rows of a query on the server's database, fields separated by `|`. */
  async query(statement: string): Promise<string[]> {
    const { stdout } = await this.engine.docker([
      ...["exec", await this.container("db"), "psql", "--username", "pika", "--dbname", "pika"],
      ...["--tuples-only", "--no-align", "--command", statement],
    ]);
    return stdout.trim().split("\n").filter(Boolean);
  }

  /** The id of a service's first container. */
  async container(service: string): Promise<string> {
    const { stdout } = await this.engine.docker([
      ...["ps", "--all", "--quiet", "--filter", `label=com.docker.compose.service=${service}`],
    ]);
    return stdout.trim().split("\n")[0]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.resources.disposeAsync();
  }
}
