/** `deno task contract`: writes the sidecar's types and limits from `cloud/contract`. */

import { dirname, relative } from "node:path";
import { generate, leftovers } from "../contract/generated.ts";
import { isHelpOnly } from "../lib/arguments.ts";
import { exists } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { main, say } from "../lib/terminal.ts";

const usage = `deno task contract

Writes sidecar/pika_sidecar/contract/{fields,limits,calls}.py and {room,feed,desk}/*.py from
cloud/contract, and removes modules whose file is no more.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return;
  const generated = await generate(await ensurePython("dev"));
  for (const { path, text } of generated) {
    const isNew = !await exists(path) || await Deno.readTextFile(path) !== text;
    if (isNew) {
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    say(`${relative(root, path)}: ${isNew ? "written" : "as it was"}`);
  }
  for (const path of await leftovers(generated)) {
    await Deno.remove(path);
    say(`${relative(root, path)}: removed`);
  }
});
