/** `deno task doctor`: what is missing on this machine for the tasks, or in this checkout for a published release. */

import { parseArgs } from "node:util";
import { UsageError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { byHand, formatFindings, lookThrough } from "../release/publish/checklist.ts";
import { readFacts } from "../release/publish/checkout_facts.ts";
import { bold, dim, green, main, print, red, yellow } from "../lib/terminal.ts";
import { findTool, installLine, type Tool, tools } from "../lib/tools.ts";

const usage = `deno task doctor [--publish [--json]]

Says which tools are here, which are missing for which task, and how to install them.
Ends with code 1 when something is missing that no task can do without.

  --publish   instead: what stands between this checkout and a published release, each with the command that does it; run
              them from the top. Ends with code 1 while something is missing. With PIKA_FEED_SECRET in the environment it
              also looks whether that secret fits the committed key
  --json      the same as JSON`;

await main(async () => {
  const { publish, json, help } = parse(Deno.args);
  if (help) {
    print(usage);
    return 0;
  }
  return publish ? await toPublish(json ? "json" : "text") : await toWork();
});

/** Reads the arguments. Throws a UsageError. */
function parse(args: string[]) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        publish: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  if (values.json && !values.publish) throw new UsageError("--json is for --publish", { help: usage });
  return values;
}

/** What stands between this checkout and a published release. Returns the exit code. */
async function toPublish(form: "text" | "json"): Promise<number> {
  const facts = await readFacts(root, { environment: Deno.env.toObject() });
  const findings = lookThrough(facts);
  const count = (state: string) => findings.filter((finding) => finding.state === state).length;
  const code = count("missing") > 0 ? 1 : 0;
  if (form === "json") {
    print(JSON.stringify({ version: facts.version, ready: code === 0, checks: findings }, null, 2));
    return code;
  }
  print(`${bold(`Between this checkout and a published desktop ${facts.version}:`)}\n`);
  const marks = { done: green("✓"), missing: red("✗"), unseen: yellow("?") };
  print(`${formatFindings(findings, { marks, strong: bold })}\n\n${byHand}`);
  const unseen = count("unseen");
  const rest = unseen === 0 ? "" : ` ${unseen} cannot be seen from here.`;
  print(code === 0 ? dim(`\nNothing is missing.${rest}`) : `\n${count("missing")} missing.${rest}`);
  return code;
}

/** Which tools are here. Returns the exit code. */
async function toWork(): Promise<number> {
  let stopped = false;
  const absent: Tool[] = [];
  for (const tool of tools.filter((tool) => tool.os.includes(Deno.build.os))) {
    const found = await findTool(tool.name);
    if (found) {
      print(`${green("✓")} ${bold(tool.name.padEnd(23))} ${found}`);
      continue;
    }
    stopped ||= tool.missing === "stops";
    const mark = tool.missing === "stops" ? red("✗") : yellow("–");
    print(`${mark} ${bold(tool.name.padEnd(23))} missing; ${tool.purpose}`);
    absent.push(tool);
  }
  if (absent.length === 0) print(dim("\nEverything is here."));
  else {print(
      `\n${bold("To install what is missing:")}\n  ${
        installLine(absent) ?? "no package manager that we know"
      }`,
    );}
  return stopped ? 1 : 0;
}
