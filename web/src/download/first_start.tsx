/** How a build without a code signature is opened the first time, step by step, with a picture each; Linux has no such signatures. */

import type { ComponentChildren } from "preact";
import { downloadText } from "../text/download/text.ts";
import type { System } from "./machine.ts";
import { type Choice, fileName } from "./offer.ts";
import { pictures } from "./pictures.tsx";

export interface FirstStartProps {
  /** Unsigned ones of `system`; at least one. */
  choices: Choice[];
  system: System;
  /** Shown whole; otherwise folded. */
  open?: boolean;
}

export function FirstStart({ choices, system, open = false }: FirstStartProps) {
  const words = downloadText.value;
  const title = words.open(words.systems[system]);
  const content = (
    <>
      {system !== "linux" && <p class="muted">{words.unsigned}</p>}
      <Steps choices={choices} system={system} />
    </>
  );
  if (!open) {
    return (
      <details class="first-start">
        <summary>{title}</summary>
        {content}
      </details>
    );
  }
  return (
    <section class="first-start" aria-labelledby="first-start">
      <h2 id="first-start">{title}</h2>
      {content}
    </section>
  );
}

function Steps({ choices, system }: Pick<FirstStartProps, "choices" | "system">) {
  const { steps, drawn } = downloadText.value;
  const packages = choices[0]!.packages;
  const deb = packages.find(({ format }) => format === "deb");
  const name = fileName(deb ?? packages[0]!);
  const command = system === "linux" && deb ? `sudo apt install ./${name}` : null;
  const all = steps[system].map((step, i) => ({
    step,
    Picture: pictures[system][i]!,
    command: i === 1 ? command : null,
  }));
  // Without a .deb the archive is the only way.
  const shown = system === "linux" && !deb ? all.slice(2) : all;
  return (
    <ol class="steps">
      {shown.map(({ step, Picture, command }, i) => (
        <Step key={step} number={i + 1} picture={<Picture words={drawn} file={name} />}>
          {step}
          {command && <code>{command}</code>}
        </Step>
      ))}
    </ol>
  );
}

function Step(
  { number, picture, children }: { number: number; picture: ComponentChildren; children: ComponentChildren },
) {
  return (
    <li class="step">
      {picture}
      <p>
        <span class="step-number" aria-hidden="true">{number}</span>
        <span class="step-words">{children}</span>
      </p>
    </li>
  );
}
