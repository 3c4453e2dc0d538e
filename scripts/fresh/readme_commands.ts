/** The two commands that the README promises, as it says them. */

import { ScriptError } from "../lib/errors.ts";
import { type CommandName, commandNames } from "./options.ts";

/**
 * The lines of the README's section "Two commands", by the task that they run, without their comments. Throws a ScriptError when
 * the section does not hold exactly these commands.
 */
export function readmeCommands(readme: string): Record<CommandName, string> {
  const section = /^## Two commands\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readme)?.[1] ?? "";
  const block = /^(?: {4}\S.*\n)+/m.exec(section)?.[0] ?? "";
  const lines = block.split("\n").map((line) => line.replace(/\s+#.*$/, "").trim()).filter(Boolean);
  const named = lines.map((line) => [/ task (\S+)$/.exec(line)?.[1] ?? "", line] as const);
  if (named.map(([name]) => name).join() !== commandNames.join()) {
    throw new ScriptError(
      `Cannot read the README's two commands: its section "Two commands" begins with "${lines.join("; ")}"`,
      { help: `It must name, one a line: ${commandNames.map((name) => `deno task ${name}`).join(", ")}.` },
    );
  }
  return Object.fromEntries(named) as Record<CommandName, string>;
}
