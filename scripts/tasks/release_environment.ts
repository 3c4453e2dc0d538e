/** `deno task release:environment`: makes the environment of the repository on GitHub that holds a release's secrets. */

import { isHelpOnly } from "../lib/arguments.ts";
import { ScriptError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { readRepository } from "../release/publish/checkout_facts.ts";
import { environmentName, makeEnvironment } from "../release/publish/release_environment.ts";
import { bold, main, say } from "../lib/terminal.ts";

const usage = `deno task release:environment

Makes the environment "${environmentName}" of the repository on GitHub: its secrets are seen by jobs of main and of the desktop's
tags alone. What is there already stays. It asks GitHub's own program, gh, which has to be signed in.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return;
  const { repository } = await readRepository(root, Deno.env.toObject());
  if (repository === null) {
    throw new ScriptError("There is no remote on GitHub", {
      help: "deno task doctor --publish   says how to name it.",
    });
  }
  await makeEnvironment(repository);
  say(`The environment ${bold(environmentName)} of ${repository} is for main and the desktop's tags alone.`);
});
