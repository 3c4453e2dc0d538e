/** The stand's SSH server and registry: they serve, go away and come back as tests want them to. */

import assert from "node:assert/strict";
import { run } from "../../lib/command.ts";
import { CommandError } from "../../lib/errors.ts";
import { exists } from "../../lib/files.ts";
import { until } from "../../lib/until.ts";
import { startRegistry } from "./registry.ts";
import { type SshServer, startSshServer } from "./ssh_server.ts";
import { testWith } from "../../testing/test_with.ts";

function ssh(server: SshServer, remote: string, knownHosts = server.knownHosts): Promise<{ stdout: string }> {
  return run([
    ...["ssh", "-F", "none", "-i", server.key, "-p", String(server.port), "-o", "BatchMode=yes"],
    ...["-o", `UserKnownHostsFile=${knownHosts}`, "-o", "StrictHostKeyChecking=yes"],
    ...[`${server.user}@${server.host}`, remote],
  ]);
}

const fails = (pattern: RegExp) => (error: unknown) =>
  error instanceof CommandError && pattern.test(error.tail);

testWith(
  { tools: ["sshd", "ssh"], os: ["linux"] },
  "the SSH server hands its environment to sessions, is known by its key, and can be cut off",
  async () => {
    const env = { DOCKER_HOST: "unix:///somewhere", PATH: `/first:${Deno.env.get("PATH")}` };
    await using server = await startSshServer({ env });
    assert.equal((await ssh(server, 'echo "$DOCKER_HOST $PATH"')).stdout, `unix:///somewhere ${env.PATH}\n`);
    await assert.rejects(ssh(server, "true", server.wrongKnownHosts), fails(/Host key verification failed/));

    const here = await Deno.makeTempFile({ prefix: "pika-ssh-session-" });
    const session = assert.rejects(ssh(server, `rm ${here}; sleep 600`), fails(/closed|reset|broken/i));
    // Processes of the sessions before may still be ending: what is cut is the one that has begun to work.
    await until(async () => !await exists(here), { what: "The session did not begin", seconds: 120 });
    assert.ok(await server.cut() > 0);
    await session;
    assert.equal((await ssh(server, "echo back")).stdout, "back\n");

    await server.stop();
    await assert.rejects(ssh(server, "true"), fails(/Connection refused/));
    await server.start();
    assert.equal((await ssh(server, "echo again")).stdout, "again\n");
  },
);

testWith(
  { tools: ["docker-registry"], os: ["linux"] },
  "the registry comes back under the same address",
  async () => {
    await using registry = await startRegistry();
    const ask = async () => await (await fetch(`http://${registry.address}/v2/_catalog`)).json();
    assert.deepEqual(await ask(), { repositories: [] });
    await registry.stop();
    await assert.rejects(ask, TypeError);
    await registry.start();
    assert.deepEqual(await ask(), { repositories: [] });
  },
);
