/** `deno task release:key`: makes the keys that sign the update feed, and changes them; makes the certificate that the releases for macOS share. */

import { parseArgs } from "node:util";
import { ScriptError, UsageError } from "../lib/errors.ts";
import { bold, main, print, say } from "../lib/terminal.ts";
import { makeCertificate } from "../release/certificate_files.ts";
import { feedKey } from "../release/feed_key.ts";
import { addSpare, type KeyChange, makeKeys, ownerOf, rotate } from "../release/feed_key_files.ts";
import { certificateFile } from "../release/targets/macos/release_certificate.ts";

const usage = `deno task release:key [--spare FILE] [--copy FILE] [--replace]
deno task release:key spare FILE
deno task release:key rotate --spare FILE --new-spare FILE
deno task release:key check FILE
deno task release:key macos-certificate FOLDER [--replace]

Every app believes two keys: the one that signs the update feed, and a spare one whose secret no machine reads until it is needed. The
public halves are in desktop/feed_key.pub: commit it. A secret is written to the file that you name, for you alone to read, and kept nowhere else.

without a word  makes both. The secret of the one that signs is printed once, on stdout
spare FILE      makes the spare one where there is only one
rotate          the spare one signs from now on, and a new spare one is made: apps of the next version believe the old one no more. Prints
                the secret that signs now
check FILE      says whose the secret in FILE is: that the copy can be read at all is best known before it is needed

macos-certificate FOLDER
                  makes a certificate that all releases for macOS share, so that macOS keeps over updates what Pika was allowed. Its public half is
                  desktop/macos_certificate.pem: commit it. FOLDER gets the two secrets, as files of yours; nothing of them is printed. With a
                  Developer ID it is not needed

--spare FILE      the spare key's secret: made there, or (rotate) kept there
--new-spare FILE  where the next spare key's secret goes
--copy FILE       write the secret that signs there, too: put it where you keep passwords
--replace         also where there are keys already: apps with the old ones then believe no feed of the new ones
--to FILE         another file than desktop/feed_key.pub, or desktop/macos_certificate.pem`;

await main(async () => {
  const { action, file, values } = parse();
  if (values.help) return print(usage);
  const { to = feedKey, copy = null } = values;
  const needed = (name: "spare" | "new-spare") => {
    const value = values[name];
    if (value === undefined) throw new UsageError(`--${name} is missing`, { help: usage });
    return value;
  };
  switch (action) {
    case "make":
      return told(
        await makeKeys({ to, spare: needed("spare"), copy, existing: values.replace ? "replace" : "keep" }),
      );
    case "spare":
      return told(await addSpare({ to, spare: file! }));
    case "rotate":
      return told(await rotate({ to, spare: needed("spare"), newSpare: needed("new-spare") }));
    case "check":
      return print(await ownerOf(file!, to));
    case "macos-certificate": {
      const existing = values.replace ? "replace" : "keep";
      const made = await makeCertificate({ secrets: file!, to: values.to ?? certificateFile, existing });
      return told({ ...made, secret: null });
    }
  }
});

function parse() {
  try {
    const { values, positionals } = parseArgs({
      args: Deno.args,
      allowPositionals: true,
      options: {
        replace: { type: "boolean", default: false },
        copy: { type: "string" },
        spare: { type: "string" },
        "new-spare": { type: "string" },
        to: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [action = "make", file, ...more] = positionals;
    const isAlone = action === "make" || action === "rotate";
    const takesOne = action === "spare" || action === "check" || action === "macos-certificate";
    if (!isAlone && !takesOne) throw new UsageError(`There is no "${action}"`);
    if (more.length > 0 || takesOne !== (file !== undefined)) {
      throw new UsageError(`"${action}" takes ${isAlone ? "no file" : "one file or folder"}`);
    }
    return { action, file, values } as const;
  } catch (error) {
    if (error instanceof ScriptError && !(error instanceof UsageError)) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
}

/** Says what was done and what is to be done now; the secret that signs goes to stdout, for a pipe. */
function told({ steps, secret }: KeyChange): void {
  for (const [number, step] of steps.entries()) say(`${bold(`${number + 1}.`)} ${step}`);
  if (secret !== null) print(secret.trimEnd());
}
