/** No crash is overlooked: a report about Pika ends a trial, and is kept beside the pictures. */

import { basename, dirname, join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { copyTree, remove } from "../../lib/files.ts";
import type { CrashWatch } from "./crash_reports.ts";
import { unlessUnseen } from "./unless_unseen.ts";

/** Lines of a report that its error shows. */
const shown = 3;

/** Throws a ScriptError when the system has written a report since the beginning, or does so within the seconds. */
export async function refuseCrashes(
  watch: CrashWatch,
  { seconds, picture, say }: { seconds: number; picture: string; say(line: string): void },
): Promise<void> {
  const reports = await watch.wait(seconds);
  if (reports.length === 0) {
    say(`no report of a crash or a hang came within ${seconds} s after its end`);
    return;
  }
  const lines: string[] = [];
  for (const { path, text } of reports) {
    const copy = join(dirname(picture), `verify-report-${basename(path)}`);
    await remove(copy);
    const isKept = await unlessUnseen(false, async () => {
      await copyTree(path, copy);
      return true;
    });
    lines.push(
      [`${path} (${isKept ? `kept: ${copy}` : "not ours to keep"})`, ...text.split("\n").slice(0, shown)]
        .join("\n  "),
    );
  }
  throw new ScriptError(`The installed app crashed or hung:\n${lines.join("\n").trimEnd()}`, {
    help:
      "The first lines name the program and the thread; the whole report is among what the workflow kept.",
  });
}
