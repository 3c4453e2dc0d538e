/** `deno task doctor`: which tools are here, which are missing for which task, and the command that installs them. */

import { isHelpOnly } from "./arguments.ts";
import { bold, dim, green, main, print, red, yellow } from "./terminal.ts";
import { installLine, type Tool, tools } from "./tools.ts";

const usage = `deno task doctor

Says which tools are here, which are missing for which task, and how to install them.
Ends with code 1 when something is missing that no task can do without.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return 0;
  let stopped = false;
  const absent: Tool[] = [];
  for (const tool of tools.filter((tool) => tool.os.includes(Deno.build.os))) {
    const found = await tool.find();
    if (found) {
      print(`${green("✓")} ${bold(tool.name.padEnd(22))} ${found}`);
      continue;
    }
    stopped ||= tool.missing === "stops";
    const mark = tool.missing === "stops" ? red("✗") : yellow("–");
    print(`${mark} ${bold(tool.name.padEnd(22))} missing; ${tool.purpose}`);
    absent.push(tool);
  }
  if (absent.length === 0) print(dim("\nEverything is here."));
  else {print(
      `\n${bold("To install what is missing:")}\n  ${
        installLine(absent) ?? "no package manager that we know"
      }`,
    );}
  return stopped ? 1 : 0;
});
