/**
 * Signs, where the system of the target has signatures: the code in a copy of the staged tree, then the packages that are made of the copy; on
 * macOS Apple is asked as well. What Apple has not decided on is kept, and the next run goes on with it.
 */

import { basename, join } from "node:path";
import { copyTree, emptyFolder, exists, remove, setTimes } from "../../lib/files.ts";
import { hashValue } from "../../lib/hash.ts";
import { desktopDir } from "../../lib/paths.ts";
import { say } from "../../lib/terminal.ts";
import type { OfKind } from "../../pipeline/artifacts.ts";
import { StateFolder } from "../../pipeline/state.ts";
import { Skip } from "../../pipeline/step.ts";
import type { Artifact } from "../artifact.ts";
import type { SignFacts } from "../facts.ts";
import { packAll } from "../pack.ts";
import type { Step, StepContext } from "../step.ts";
import type { Format } from "../targets/format.ts";
import { formatsOf } from "../targets/mod.ts";
import type { SigningMethod } from "../targets/signing_method.ts";
import { signingFor, whySignAnew } from "../targets/signing.ts";
import { signsCode } from "../targets/target.ts";
import { signFileProgram } from "../targets/windows/authenticode.ts";
import { iconFolder } from "../targets/windows/program_info.ts";

/** The step, with another choice of methods and formats in tests. */
export function signStep(
  methodFor: typeof signingFor,
  formatsFor: (release: StepContext["release"]) => readonly Format[] = formatsOf,
): Step {
  return {
    name: "sign",
    description: "sign the code, pack it, sign the installers",
    module: import.meta.url,
    after: ["package"],
    inputs: ({ target }) => ({
      modules: [signFileProgram],
      data: [join(desktopDir, "packaging", target.os), iconFolder], // the icon is written into what is signed
    }),
    // No input, since keys are not everywhere: see whySignAnew.
    outdated: ({ method }, { target }) =>
      whySignAnew(method as SigningMethod["name"], target, Deno.env.toObject()),
    skip: ({ target }) =>
      signsCode(target) ? undefined : new Skip(
        "Linux packages carry no code signature; SHA256SUMS and the feed's signature vouch for them",
      ),
    async run(context) {
      const { release, log, output, note, add } = context;
      const signing = methodFor(release.target, Deno.env.toObject());
      const folder = join(release.workDir, "signing");
      await Deno.mkdir(folder, { recursive: true });
      const files: SignFacts["files"] = {};
      // Waiting for Apple takes long and may fail: its id has to be seen at once.
      const told = (line: string) => say(`  ${line}`);
      const packages = await packSigned(context, { signing, folder, formats: formatsFor(release) });
      for (const made of packages) {
        const signed = { log, output, folder, note: told };
        files[made.format] = await signing.signInstaller(release, made.path, signed);
        // The signed one also stays where it is: it is known again when this step is run once more.
        const path = join(release.outDir, basename(made.path));
        await Deno.copyFile(made.path, `${path}.part`);
        await Deno.rename(`${path}.part`, path);
        add({ ...made, path });
      }
      note(
        signing.trusted
          ? `signed by ${signing.name}`
          : `not signed for others (${signing.name}): people have to allow it once`,
      );
      return { method: signing.name, trusted: signing.trusted, files } satisfies SignFacts;
    },
  };
}

export const sign: Step = signStep(signingFor);

interface PackSigned {
  signing: SigningMethod;
  /** Lasts between runs. */
  folder: string;
  formats: readonly Format[];
}

/**
 * Packs a signed copy of the tree. Packages of an earlier run are taken as they are when they were made of the same staging by the same method,
 * in the formats that this machine can pack: otherwise Apple would be asked about another file instead of going on with this one.
 */
async function packSigned(
  context: StepContext,
  { signing, folder, formats }: PackSigned,
): Promise<OfKind<Artifact, "package">[]> {
  const { release, log, output, artifacts, facts } = context;
  const { staging } = facts("package");
  const reasons = await Promise.all(formats.map((format) => format.unavailable()));
  const packable = formats.filter((_, index) => !reasons[index]).map(({ name }) => name);
  const key = hashValue([context.key, staging, signing.name, packable]);
  const kept = new StateFolder<OfKind<Artifact, "package">>(folder, { work: release.workDir });
  const before = await kept.read("packages");
  if (before?.key === key) {
    const there = await Promise.all(before.artifacts.map(({ path }) => exists(path)));
    if (there.every(Boolean)) return before.artifacts;
  }
  await kept.forget("packages");
  const tree = join(folder, "tree");
  const packages = join(folder, "packages");
  await remove(tree);
  await emptyFolder(packages);
  await copyTree(artifacts.one("tree").path, tree);
  await setTimes(tree, release.sourceDateEpoch);
  await signing.signTree(release, tree, { log, output });
  const packed = await packAll(context, { tree, folder: packages, signing, formats });
  await kept.write("packages", { key, artifacts: packed, facts: {}, elapsed: 0 });
  return packed;
}
