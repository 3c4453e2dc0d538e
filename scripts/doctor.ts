/** `deno task doctor`: which tools are here, which are missing for which task, and the command that installs them. */

import { isHelpOnly } from "./arguments.ts";
import { bold, dim, green, main, print, red, yellow } from "./terminal.ts";
import { tools } from "./tools.ts";

const usage = `deno task doctor

Says which tools are here, which are missing for which task, and how to install them.
Ends with code 1 when something is missing that no task can do without.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return 0;
  let stopped = false;
  const installs: string[] = [];
  for (const tool of tools.filter((tool) => tool.os.includes(Deno.build.os))) {
    const found = await tool.find();
    if (found) {
      print(`${green("✓")} ${bold(tool.name.padEnd(22))} ${found}`);
      continue;
    }
    stopped ||= tool.missing === "stops";
    const mark = tool.missing === "stops" ? red("✗") : yellow("–");
    print(`${mark} ${bold(tool.name.padEnd(22))} missing; ${tool.purpose}`);
    const install = tool.install[Deno.build.os];
    if (install) installs.push(install);
  }
  if (installs.length > 0) {
    print(`\n${bold("To install what is missing:")}`);
    for (const install of installs) print(`  ${install}`);
  } else print(dim("\nEverything is here."));
  return stopped ? 1 : 0;
});
