/** `deno task deploy`: the command line around the tasks in deploy/tasks/; what a deployment does is in deploy/mod.ts. */

import { join } from "node:path";
import { parseEnv } from "node:util";
import { type CommandName, type Options, parseOptions, usage } from "../deploy/options.ts";
import { audit } from "../deploy/tasks/audit.ts";
import { backup } from "../deploy/tasks/backup.ts";
import { deploy } from "../deploy/tasks/deploy.ts";
import { logs } from "../deploy/tasks/logs.ts";
import { admin } from "../deploy/tasks/admin.ts";
import { plan } from "../deploy/tasks/plan.ts";
import { restore } from "../deploy/tasks/restore.ts";
import { rollback } from "../deploy/tasks/rollback.ts";
import { setup } from "../deploy/tasks/setup.ts";
import { status } from "../deploy/tasks/status.ts";
import { unlock } from "../deploy/tasks/unlock.ts";
import { chooseVersion } from "../deploy/version.ts";
import { exists } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { main, print } from "../lib/terminal.ts";

const tasks: Record<CommandName, (options: Options) => Promise<number>> = {
  deploy,
  rollback,
  status,
  plan,
  logs,
  audit,
  setup,
  backup,
  restore,
  admin,
  unlock,
  async version(options) {
    print((await chooseVersion({ ...options, strategy: "build", source: "nowhere" })).version.name);
    return 0;
  },
};

await main(async () => {
  const file = join(root, "deploy.env");
  const saved = await exists(file) ? parseEnv(await Deno.readTextFile(file)) : {};
  const options = parseOptions(Deno.args, { ...saved, ...Deno.env.toObject() });
  if (options.help) return print(usage);
  return await tasks[options.command](options);
});
