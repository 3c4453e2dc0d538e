/** `compose.yaml` and the Dockerfiles, judged by what Compose and Swarm make of them. No engine is needed. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { CommandError } from "../../lib/errors.ts";
import { root } from "../../lib/paths.ts";
import { testWith } from "../../testing/test_with.ts";
import { type DockerClient, ensureDockerClient } from "./docker_client.ts";

const variables = {
  PIKA_CLOUD_IMAGE: "pika-cloud:1",
  PIKA_WEB_IMAGE: "pika-web:1",
  PIKA_RELEASE: "r20261125-131500",
};
const profiles = ["tools", "tunnel", "backup"];

interface Service {
  image: string;
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  restart?: string;
  logging?: { options?: Record<string, string> };
  ports?: { host_ip?: string; target: number; published: string }[];
  privileged?: boolean;
  environment?: Record<string, string>;
  secrets?: { source: string; target?: string }[];
  volumes?: { type: string; source: string; target: string }[];
  networks: Record<string, { aliases?: string[] } | null>;
  deploy?: {
    replicas?: number;
    resources?: { limits?: { memory?: string; pids?: number } };
    update_config?: { order: string };
  };
  healthcheck?: { test?: string[]; interval?: string; disable?: boolean };
  stop_grace_period?: string;
  labels?: Record<string, string>;
}

interface Stack {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file?: string; environment?: string }>;
}

function composeTest(name: string, fn: (docker: DockerClient) => Promise<void>): void {
  testWith({ os: ["linux"] }, name, async () => fn(await ensureDockerClient()));
}

/** What Compose makes of the file, with these variables and no others of ours. */
async function config({ program, env }: DockerClient, given: Record<string, string>): Promise<string> {
  const clean = Object.fromEntries(Object.keys(variables).map((name) => [name, ""]));
  const { stdout } = await run(
    [program, "compose", ...profiles.flatMap((name) => ["--profile", name]), "config", "--format", "json"],
    { cwd: root, env: { ...env, ...clean, ...given } },
  );
  return stdout;
}

async function stack(docker: DockerClient): Promise<Stack> {
  return JSON.parse(await config(docker, variables));
}

composeTest("without images or a release Compose says what to do", async (docker) => {
  for (const name of Object.keys(variables)) {
    await assert.rejects(config(docker, { ...variables, [name]: "" }), (error) => {
      assert.ok(error instanceof CommandError);
      assert.match(error.tail, new RegExp(`${name}.*name the .*, or let deno task deploy do it`));
      return true;
    });
  }
});

composeTest("every service is locked down and bounded", async (docker) => {
  const { services } = await stack(docker);
  const names = ["admin", "backup", "cloud", "cloudflared", "db", "edge", "migrate", "web"];
  assert.deepEqual(Object.keys(services).sort(), names);
  for (const [name, service] of Object.entries(services)) {
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ["ALL"], name);
    assert.deepEqual(service.security_opt, ["no-new-privileges:true"], name);
    assert.ok(!service.privileged, name);
    const added = ["edge", "web"].includes(name) ? ["NET_BIND_SERVICE"] : undefined;
    assert.deepEqual(service.cap_add, added, name);
    assert.ok(Number(service.deploy?.resources?.limits?.memory) > 0, name);
    assert.ok(Number(service.deploy?.resources?.limits?.pids) > 0, name);
    assert.ok(service.logging?.options?.["max-size"] && service.logging.options["max-file"], name);
    assert.equal(service.restart, ["admin", "migrate"].includes(name) ? "no" : "unless-stopped", name);
    // Nothing of the machine but these folders: no socket of the engine above all.
    for (const { type, source } of service.volumes ?? []) {
      const allowed = [join(root, "edge"), join(root, "releases"), join(root, "backups")];
      assert.ok(type === "volume" ? source === "db" : allowed.includes(source), `${name}: ${source}`);
    }
  }
  assert.equal(services.cloud!.stop_grace_period, "30s");
  assert.equal(services.cloud!.deploy!.replicas, 2);
  for (const name of ["cloud", "web"]) {
    assert.equal(services[name]!.deploy!.update_config!.order, "start-first");
  }
  assert.equal(services.cloudflared!.deploy!.replicas, 2);
});

composeTest("every service has a health check every 10 s, its own or its image's", async (docker) => {
  const { services } = await stack(docker);
  for (const [name, { healthcheck }] of Object.entries(services)) {
    if (name === "migrate" || name === "admin") continue;
    if (name === "cloud" || name === "web") {
      const dockerfile = await Deno.readTextFile(join(root, name, "Dockerfile"));
      assert.match(dockerfile, /^HEALTHCHECK --interval=10s /m, name);
    } else {assert.deepEqual(
        [healthcheck?.interval, (healthcheck?.test?.length ?? 0) > 1],
        ["10s", true],
        name,
      );}
  }
});

composeTest("only the edge has ports, on loopback only", async (docker) => {
  const { services } = await stack(docker);
  const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
    ports.map(({ host_ip, published, target }) => `${name} ${host_ip}:${published} ${target}`)
  );
  assert.deepEqual(published, ["edge 127.0.0.1:8080 8080", "edge 127.0.0.1:8081 8081"]);
});

composeTest(
  "the database has no way out, the edge none to it, and only the cloud has one for the feed of releases",
  async (docker) => {
    const { services, networks } = await stack(docker);
    const inward = Object.entries(networks).filter(([, { internal }]) => internal).map(([name]) => name);
    assert.deepEqual(inward.sort(), ["app", "data"]);
    const of = (network: string) =>
      Object.entries(services).filter(([, service]) => network in service.networks).map(([name]) => name)
        .sort();
    assert.deepEqual(of("public"), ["cloudflared", "edge"]);
    assert.deepEqual(of("app"), ["cloud", "edge", "web"]);
    assert.deepEqual(of("data"), ["admin", "backup", "cloud", "db", "migrate"]);
    assert.deepEqual(of("outward"), ["cloud"]);
  },
);

composeTest("a release is known by its aliases and labels", async (docker) => {
  const { services } = await stack(docker);
  for (const name of ["cloud", "web"]) {
    assert.deepEqual(services[name]!.networks.app!.aliases, [`${name}-${variables.PIKA_RELEASE}`]);
    assert.equal(services[name]!.labels!["app.pika.release"], variables.PIKA_RELEASE);
  }
});

composeTest("secrets are files, and no password stands in an environment", async (docker) => {
  const { services, secrets } = await stack(docker);
  assert.deepEqual(Object.keys(secrets).sort(), [
    "cloud_database_url",
    "database_url",
    "pika_secret",
    "postgres_password",
    "tunnel_token",
  ]);
  for (const [name, { file }] of Object.entries(secrets)) assert.equal(file, join(root, "secrets", name));
  for (const [name, { environment = {} }] of Object.entries(services)) {
    for (const [variable, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET|TOKEN|DATABASE_URL/.test(variable)) {
        assert.match(`${variable}=${value}`, /_FILE=\/run\/secrets\//, name);
      }
    }
  }
});

composeTest("Swarm reads the file as the comment at its top says", async ({ program, env }) => {
  const text = await Deno.readTextFile(join(root, "compose.yaml"));
  const [, pattern = ""] = /^# +grep -Ev '([^']+)' compose\.yaml \| docker stack deploy/m.exec(text) ?? [];
  assert.ok(pattern, "the comment names the command");
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(
      path,
      text.split("\n").filter((line) => !new RegExp(pattern).test(line)).join("\n"),
    );
    const { stdout } = await run([program, "stack", "config", "--compose-file", path], {
      env: { ...env, ...variables },
    });
    assert.match(stdout, /order: start-first/);
    assert.doesNotMatch(stdout, /published|profiles/);
    assert.match(stdout, /cloud-r20261125-131500/);
  } finally {
    await Deno.remove(path);
  }
});
