/** A stand-in for GitHub's program `gh`, for the repository dj/pika: it keeps the environment `release` and one secret in a folder. */

import { join } from "node:path";

export interface GhStandIn {
  /** The folder with the program, for a PATH. */
  bin: string;
  /** The secret that it was given last. */
  secret(): Promise<string>;
  /** Who may use the environment, a line each. */
  policies(): Promise<string[]>;
  /** Lets somebody use it, as a person may on GitHub's pages. */
  addPolicy(type: string, name: string): Promise<void>;
}

/** Writes it into a folder of its own. */
export async function ghStandIn(folder: string): Promise<GhStandIn> {
  await Deno.mkdir(folder);
  const [environment, policies, secret] = ["environment", "policies", "secret"].map((name) =>
    join(folder, name)
  ) as [
    string,
    string,
    string,
  ];
  await Deno.writeTextFile(policies, "");
  await Deno.writeTextFile(
    join(folder, "gh"),
    `#!/bin/sh
place=repos/dj/pika/environments/release
case "$*" in
"secret set PIKA_FEED_SECRET --env release")
  [ -e '${environment}' ] && cat >'${secret}' ;;
"api -X PUT $place "*"[custom_branch_policies]=true")
  touch '${environment}' ;;
"api $place/deployment-branch-policies")
  [ -e '${environment}' ] || { echo 'gh: Not Found (HTTP 404)' >&2; exit 1; }
  printf '{"branch_policies": [%s]}' "$(paste -sd, '${policies}')" ;;
"api $place/deployment-branch-policies -f type="*" -f name="*)
  printf '{"type": "%s", "name": "%s"}\\n' "\${4#type=}" "\${6#name=}" >>'${policies}' ;;
*)
  echo "gh: the stand-in does not know: $*" >&2
  exit 1 ;;
esac
`,
    { mode: 0o755 },
  );
  const lines = async () => (await Deno.readTextFile(policies)).split("\n").filter(Boolean);
  return {
    bin: folder,
    secret: () => Deno.readTextFile(secret),
    policies: async () => (await lines()).map((line) => Object.values(JSON.parse(line)).join(" ")),
    addPolicy: (type, name) =>
      Deno.writeTextFile(policies, `${JSON.stringify({ type, name })}\n`, { append: true }),
  };
}
