/** `deno task release`: the command line around the pipeline in release/mod.ts. */

import { join } from "node:path";
import { describeRelease } from "../release/describe.ts";
import { pipeline } from "../release/mod.ts";
import { parseOptions, usage } from "../release/options.ts";
import { formatPlan, planRelease, withoutCloud } from "../release/plan.ts";
import { commandOf, foreignRuntime } from "../release/release.ts";
import { runRelease } from "../release/runner.ts";
import { pinRuntime, runtimeSource } from "../release/runtime_source.ts";
import { stepNames } from "../release/step_names.ts";
import { lockWork } from "../lib/work_lock.ts";
import {
  bold,
  formatElapsed,
  formatSize,
  green,
  main,
  onInterrupt,
  print,
  say,
  yellow,
} from "../lib/terminal.ts";

await main(async () => {
  const started = performance.now();
  const options = parseOptions(Deno.args, { PIKA_RUNTIME: Deno.env.get("PIKA_RUNTIME") });
  if (options.help) return print(usage);
  if (options.pinRuntime) return await pinRuntime(await runtimeSource(Deno.env.toObject()));

  const release = await describeRelease(options);
  // Before the plan: what another release is building now must not be planned around.
  using _lock = options.plan
    ? null
    : await lockWork(release.workDir, { taken: "Another release is being built here" });
  const planned = await planRelease(pipeline, release, options);
  const plan = formatPlan(pipeline, planned, release);
  if (options.plan) {
    return print(options.json ? JSON.stringify({ release, steps: planned }, null, 2) : plan);
  }
  say(`${plan}\n`);
  onInterrupt(() =>
    say(`\nInterrupted. ${commandOf(release)}   goes on with the step that was not finished`)
  );
  await runRelease(pipeline, planned, release, options.verbose ? "show" : "quiet");
  if (planned.at(-1)?.action === "leave") {
    const next = stepNames[stepNames.indexOf(options.until ?? "manifest") + 1];
    if (next) say(`\nDone until ${options.until}. To go on: ${commandOf(release, `--from ${next}`)}`);
    return;
  }

  const manifest = join(release.outDir, "release.json");
  if (options.json) return print(await Deno.readTextFile(manifest));
  say(`\n${green("✓")} ${bold(`Pika ${release.version}`)} in ${formatElapsed(performance.now() - started)}`);
  for (const file of JSON.parse(await Deno.readTextFile(manifest)).files) {
    say(`  ${join(release.outDir, file.name)}  ${formatSize(file.size)}`);
  }
  if (release.builtOn) {
    say(yellow("\nThis build was made and tried under Wine. It is for trials and cannot be published."));
  }
  if (release.cloud === null) say(yellow(`\nThis build knows no cloud: ${withoutCloud}.`));
  const foreign = foreignRuntime(release.shell);
  if (foreign) {
    say(yellow(`\nThis build carries ${foreign}.\nIt is for this machine and cannot be published.`));
  }
  if (release.shell.kind === "browser") {
    say(yellow(`\nThis build opens in the browser, not in its own window: ${release.shell.reason}.`));
    say(
      "It is for this machine and cannot be published. The next run looks again; PIKA_RUNTIME_URL names a mirror.",
    );
  }
});
