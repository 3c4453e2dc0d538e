/** A step of a deployment: one of the pipeline's (pipeline/step.ts) that names its commands, and those that take back what it did. */

import type { Skip, Step as PipelineStep } from "../pipeline/step.ts";
import type { Command } from "./command.ts";

/** The commands of a step by name, in the order in which they are run; `null`: there is no such one this time. */
export interface Commands {
  readonly [name: string]: Command | Commands | null;
}

/** A command with its name in its step: `ask.cloud`. */
export interface NamedCommand {
  readonly name: string;
  readonly command: Command;
}

/** What a step works with. */
export interface StepContext<Subject> {
  readonly deployment: Subject;
  /** Runs one of the step's commands. Returns its standard output. */
  run(command: Command): Promise<string>;
  /** A line about what is going on. */
  note(line: string): void;
  /** Waits; rejects when the person interrupts. */
  pause(milliseconds: number): Promise<void>;
}

/** A step as the plan and the runner see it. */
export interface Step<Subject> extends PipelineStep<Subject, StepContext<Subject>> {
  /** What it runs when all goes well, in order. */
  commands(deployment: Subject): readonly NamedCommand[];
  run(context: StepContext<Subject>): Promise<Skip | void>;
  /** What takes it back. */
  undo(deployment: Subject): readonly NamedCommand[];
}

/** How a step is written down; `C`: the names of its commands. */
export interface StepDefinition<Subject, C extends Commands>
  extends Pick<Step<Subject>, "name" | "description" | "skip"> {
  /** What it runs: the plan prints just this, and `run` is given it. */
  commands(deployment: Subject): C;
  /** Absent: all commands in order. It can run no others. Returns a Skip when there was nothing to do. */
  run?(context: StepContext<Subject>, commands: C): Promise<Skip | void>;
  /** What takes back what it did, also when it did only half. */
  undo?(deployment: Subject): Commands;
}

/** Makes a step of its definition. A command that it does not name is refused when it is run. */
export function step<Subject, C extends Commands>(definition: StepDefinition<Subject, C>): Step<Subject> {
  return {
    name: definition.name,
    description: definition.description,
    skip: definition.skip,
    commands: (deployment) => listed(definition.commands(deployment)),
    undo: (deployment) => listed(definition.undo?.(deployment) ?? {}),
    async run(context) {
      const commands = definition.commands(context.deployment);
      const known = listed(commands).map(({ command }) => command);
      const run = (command: Command) => {
        if (known.includes(command)) return context.run(command);
        throw new TypeError(`Step "${definition.name}" runs a command that it does not name`);
      };
      if (definition.run) return await definition.run({ ...context, run }, commands);
      for (const command of known) await run(command);
    },
  };
}

/** All commands in order, those of groups with the group's name in front. */
export function listed(commands: Commands, group = ""): NamedCommand[] {
  return Object.entries(commands).flatMap(([name, entry]) => {
    if (entry === null) return [];
    if (isCommand(entry)) return [{ name: group + name, command: entry }];
    return listed(entry, `${group}${name}.`);
  });
}

function isCommand(entry: Command | Commands): entry is Command {
  return Array.isArray(entry.words);
}
