/** What is asked of Docker Compose, as words. */

import { alone, type Command, onServer, script } from "../command.ts";
import { type Layout, project, releaseFiles } from "../layout.ts";
import startBesideSh from "../shell/start_beside.sh" with { type: "text" };

/** `docker compose` with the files of a release, as words in front of its own. */
export function composeWords(paths: Layout, id: string): string[] {
  const files = releaseFiles(paths, id);
  return [
    ...[
      "docker",
      "compose",
      "--progress",
      "plain",
      "--project-name",
      project,
      "--project-directory",
      paths.root,
    ],
    ...[
      "--file",
      files.compose,
      "--env-file",
      paths.settings,
      "--env-file",
      files.env,
      "--env-file",
      files.images,
    ],
  ];
}

/** Whether the file and the variables make sense together. */
export function composeCheck(paths: Layout, id: string): Command {
  return onServer([...composeWords(paths, id), "config", "--quiet"], {
    help:
      "Mend what is missing in settings.env or secrets/ on the server: deno task deploy setup   makes both.",
  });
}

/** Starts services that do not run yet, and waits until they are healthy. What runs is left as it is. */
export function startMissing(paths: Layout, id: string, services: readonly string[]): Command {
  return alone(
    paths.root,
    onServer([
      ...composeWords(paths, id),
      ...["up", "--detach", "--no-deps", "--no-recreate", "--wait", "--wait-timeout", "120", ...services],
    ]),
  );
}

/** Makes services anew with the release's definition. */
export function recreate(paths: Layout, id: string, services: readonly string[]): Command {
  return alone(
    paths.root,
    onServer([
      ...composeWords(paths, id),
      ...["up", "--detach", "--no-deps", "--force-recreate", "--wait", "--wait-timeout", "120", ...services],
    ]),
  );
}

/** Starts a release's cloud and web beside those that run: as many more as are wanted. */
export function startBeside(
  paths: Layout,
  id: string,
  replicas: { cloud: number; web: number },
): Command {
  const command = script(
    startBesideSh,
    [
      ...[project, String(replicas.cloud), String(replicas.web), ...composeWords(paths, id)],
      ...["up", "--detach", "--no-deps", "--no-recreate"],
    ],
  );
  return alone(paths.root, command);
}

/** Runs a program of a service that runs. */
export function execIn(paths: Layout, id: string, service: string, words: readonly string[]): Command {
  return onServer([...composeWords(paths, id), "exec", "--no-TTY", service, ...words]);
}

/** Runs a service once, to its end. */
export function runOnce(paths: Layout, id: string, service: string, words: readonly string[] = []): Command {
  return alone(
    paths.root,
    onServer([
      ...composeWords(paths, id),
      ...["run", "--rm", "--no-deps", "--no-TTY", "--quiet-pull", service, ...words],
    ]),
  );
}
