/** Reads what `deno task deploy plan` prints, and holds what was run against it, word for word. */

import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";

/** A command as it is printed, and how often it is run; absent: once. */
export interface PrintedCommand {
  text: string;
  turns?: string;
}

export interface PrintedSection {
  name: string;
  commands: PrintedCommand[];
  undo: PrintedCommand[];
}

/** Reads the sections of a printed plan. */
export function readPlan(printed: string): PrintedSection[] {
  const sections: PrintedSection[] = [];
  let commands: PrintedCommand[] = [];
  let turns: string | undefined;
  for (const line of stripVTControlCharacters(printed).split("\n")) {
    const heading = /^(\w+) {2}\S/.exec(line);
    const named = /^ {2}# [\w.]+(?:, (.+))?$/.exec(line);
    const begun = /^ {2}(?:server\$ |here\$ {3})(.*)$/.exec(line);
    const more = /^ {12}(.*)$/.exec(line);
    if (line === "Made when it runs:") break;
    if (heading) {
      const section: PrintedSection = { name: heading[1]!, commands: [], undo: [] };
      sections.push(section);
      commands = section.commands;
    } else if (/^ {2}when a step .* fails:$/.test(line)) commands = sections.at(-1)!.undo;
    else if (named) turns = named[1];
    else if (begun) commands.push({ text: begun[1]!, turns });
    else if (more) commands.at(-1)!.text += `\n${more[1]}`;
  }
  return sections;
}

/** What was made when it ran, by its name in the plan. */
export function withPlannedNames(ran: readonly string[]): string[] {
  const all = ran.join("\n");
  const release = /\S*pika-release-\S+ \S+\/releases\/(r\d{8}-\d{6})\.part/.exec(all)?.[1];
  const folder = /-r (\S*pika-release-\S+)/.exec(all)?.[1];
  const token = /\S+\/lock ([0-9a-f-]{36}) \d+/.exec(all)?.[1];
  return ran.map((text) => {
    if (release) text = text.replaceAll(release, "RELEASE");
    if (folder) text = text.replaceAll(folder, "FOLDER");
    if (token) text = text.replaceAll(token, "TOKEN");
    return text.replace(/'[^']* process \d+, deploy [^']*'/, "HOLDER").replace(/'\{"at":.*\}'/, "ENTRY");
  });
}

/**
 * The commands of a run's log, with the plan's names in them. `server`: as messages call it. What follows a command there is what it printed, so
 * one that was not planned comes back with that.
 */
export function commandsInLog(
  log: string,
  { server, planned }: { server: string; planned: readonly PrintedCommand[] },
): string[] {
  const entries = log.split(/^\$ /m).slice(1).map((entry) =>
    entry.startsWith(`ssh ${server} `) ? entry.slice(`ssh ${server} `.length) : entry
  );
  // The longest first: one may begin as another does.
  const texts = planned.map(({ text }) => text).sort((one, other) => other.length - one.length);
  return withPlannedNames(entries).map((entry) =>
    texts.find((text) => entry === text || entry.startsWith(`${text}\n`)) ?? entry
  );
}

/** Asserts that these commands were run, in this order, each as often as the plan says, and nothing else. */
export function assertRan(ran: readonly string[], planned: readonly PrintedCommand[]): void {
  // The lease is renewed while all the others run.
  const lease = planned.find(({ text }) => /\/lock TOKEN \d+ HOLDER/.test(text))?.text;
  const rest = ran.filter((text, at) => text !== lease || ran.indexOf(text) === at);
  const all = rest.length;
  const place = () => `after ${all - rest.length} commands`;
  for (let at = 0; at < planned.length; at++) {
    const { text, turns } = planned[at]!;
    if (turns === undefined) assert.equal(rest.shift(), text, place());
    else if (turns.startsWith("only ")) {
      if (rest[0] === text) rest.shift();
    } else {
      // Those that are repeated one after the other are repeated together.
      const together = new Set<string>();
      while (at < planned.length && isRepeated(planned[at]!)) together.add(planned[at++]!.text);
      at--;
      const seen = new Set<string>();
      while (rest.length > 0 && together.has(rest[0]!)) seen.add(rest.shift()!);
      assert.deepEqual([...seen].sort(), [...together].sort(), place());
    }
  }
  assert.deepEqual(rest, [], "the plan knows these as well");
}

function isRepeated({ turns }: PrintedCommand): boolean {
  return turns?.startsWith("again and again ") ?? false;
}
