/** `status`: what serves, how it is, what can be rolled back to, who holds the lock, what happened last. */

import { bold, dim, formatSize, green, print, red, yellow } from "../../lib/terminal.ts";
import { type Command, onServer } from "../command.ts";
import { listDumps } from "../commands/database.ts";
import { freeBytes, listReleases, readAudit } from "../commands/files.ts";
import { parseLock, readLock } from "../commands/lock.ts";
import { driftedServices } from "../drift.ts";
import { project } from "../layout.ts";
import type { Options } from "../options.ts";
import { formatAudit, parseAudit } from "../audit.ts";
import { parseReleases } from "../releases.ts";
import { nameOf, Session } from "./session.ts";

/** Prints `SERVICE|NAME|RELEASE|STATUS` of each container. */
const containers: Command = onServer([
  ...["docker", "ps", "--all", "--filter", `label=com.docker.compose.project=${project}`],
  ...["--filter", "label=com.docker.compose.oneoff=False", "--format"],
  '{{.Label "com.docker.compose.service"}}|{{.Names}}|{{.Label "app.pika.release"}}|{{.Status}}',
]);

export async function status(options: Options): Promise<number> {
  await using session = await Session.open(options);
  const { host, paths } = session;
  const current = await session.current();
  const releases = parseReleases(await host.run(listReleases(paths)));
  const running = parseContainers(await host.run(containers));
  const lock = parseLock(await host.run(readLock(paths)));
  const free = Math.min(...(await host.run(freeBytes(paths))).trim().split("\n").map(Number));
  const [dump] = (await host.run(listDumps(paths))).trim().split("\n").filter(Boolean);
  const audit = parseAudit(await host.run(readAudit(paths, 5)));
  const drifted = current ? await driftedServices(host, paths, current.id).catch(() => []) : [];
  const sick = running.filter(({ status }) => !/^Up/.test(status) || /unhealthy/.test(status));
  const stray = running.filter(({ release }) => release !== "" && release !== current?.id);
  if (options.json) {
    print(
      JSON.stringify(
        { server: nameOf(session), current, releases, containers: running, lock, free, dump, drifted, audit },
        null,
        2,
      ),
    );
  } else {
    const served = releases.find(({ id }) => id === current?.id)?.served;
    print(
      current
        ? `${bold(current.version)} serves ${nameOf(session)}`
        : `Nothing serves ${nameOf(session)} yet`,
    );
    if (current) print(dim(`${current.id}, commit ${current.revision}${served ? `, since ${served}` : ""}`));
    print("");
    for (const one of running) {
      print(
        `${sick.includes(one) ? red("✗") : green("✓")} ${one.service.padEnd(12)} ${
          one.name.padEnd(24)
        } ${one.status}`,
      );
    }
    if (running.length > 0) print("");
    const others = releases.filter(({ id }) => id !== current?.id);
    print(
      `Rollback to:  ${others.map(({ id, version }) => `${version} (${id})`).join(", ") || "nothing yet"}`,
    );
    print(`Newest dump:  ${dump ?? "none"}`);
    print(`Free disk:    ${formatSize(free)}`);
    print(`Lock:         ${lock && lock.secondsLeft > 0 ? yellow(lock.holder) : "free"}`);
    if (stray.length > 0) {
      print(
        yellow(`Left behind:  ${stray.map(({ name }) => name).join(", ")}; the next deployment removes them`),
      );
    }
    if (drifted.length > 0) {
      print(yellow(`Outdated:     ${drifted.join(", ")}; --recreate ${drifted.join(",")} replaces them`));
    }
    if (audit.length > 0) print(`\n${formatAudit(audit)}`);
  }
  return current && sick.length === 0 ? 0 : 1;
}

export interface ContainerLine {
  service: string;
  name: string;
  /** Empty for services that belong to no release. */
  release: string;
  status: string;
}

/** Reads the lines `SERVICE|NAME|RELEASE|STATUS`, sorted. */
export function parseContainers(output: string): ContainerLine[] {
  return output.split("\n").sort().map((line) => line.split("|")).filter((parts) => parts.length === 4).map(
    ([service, name, release, status]) => ({
      service: service!,
      name: name!,
      release: release!,
      status: status!,
    }),
  );
}
