/** `deno task version`: the command line around version/plan.ts and version/apply.ts. */

import { confirmed } from "../lib/confirm.ts";
import { ScriptError } from "../lib/errors.ts";
import { bold, green, main, print, red, say, yellow } from "../lib/terminal.ts";
import { applyVersion, refuseUncommitted } from "../version/apply.ts";
import { parseOptions, usage } from "../version/options.ts";
import { formatDiff, planVersion } from "../version/plan.ts";
import { releasedVersions } from "../version/repository.ts";
import { type Component, componentNames, readVersions, tagOf } from "../version/versions.ts";

await main(async () => {
  const options = parseOptions(Deno.args);
  const { component, bump, repository: checkout } = options;
  if (options.help) return print(usage);
  if (!component || !bump) return await show(component ? [component] : componentNames, checkout);

  if (!options.dryRun) await refuseUncommitted(checkout);
  const plan = await planVersion(component, bump, { checkout, date: new Date() });
  print(formatDiff(plan.changes));
  say(`\n${bold(`${component} ${plan.current} → ${plan.version}`)}, tag ${plan.tag}`);
  say(`The changelog tells what came after ${plan.since ?? "the beginning"}.`);
  if (options.dryRun) {
    await refuseUncommitted(checkout).catch((error) => {
      if (!(error instanceof ScriptError)) throw error;
      say(yellow(`\nIt would be refused now. ${error.message}`));
    });
    return say("\nNothing was changed (--dry-run).");
  }
  if (!await confirmed(`Commit and tag ${plan.tag}`, options)) return say("Nothing was changed.");
  await applyVersion(plan, checkout);
  say(`${green("✓")} ${plan.tag}\n\nTo release it: git push --atomic origin HEAD refs/tags/${plan.tag}`);
});

/** Prints a line per component; the exit code is 1 when the files of one disagree. */
async function show(components: readonly Component[], checkout: string): Promise<number> {
  let code = 0;
  for (const component of components) {
    const versions = await readVersions(component, checkout);
    const [newest] = await releasedVersions(component, checkout);
    const tag = newest ? `newest tag ${tagOf(component, newest)}` : "never released";
    const words = [...new Set(versions.map(({ version }) => version))];
    const files = versions.length === 1 ? "1 file" : `${versions.length} files agree`;
    const agree = words.length === 1 ? files : red("disagree");
    print(`${component.padEnd(8)} ${words.join(", ").padEnd(12)} ${agree}; ${tag}`);
    if (words.length === 1) continue;
    code = 1;
    for (const { file, version } of versions) print(`${"".padEnd(8)} ${version.padEnd(12)} ${file}`);
  }
  return code;
}
