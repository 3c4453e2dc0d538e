/** `deno task contract`: writes the sidecar's types and limits from `cloud/contract`. */

import { relative } from "node:path";
import { generate } from "../contract/generated.ts";
import { isHelpOnly } from "../lib/arguments.ts";
import { exists } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { main, say } from "../lib/terminal.ts";

const usage = `deno task contract

Writes sidecar/pika_sidecar/contract/{fields,limits,room,feed,desk,calls}.py from cloud/contract.`;

await main(async () => {
  if (isHelpOnly(Deno.args, usage)) return;
  for (const { path, text } of await generate(await ensurePython("dev"))) {
    const isNew = !await exists(path) || await Deno.readTextFile(path) !== text;
    if (isNew) await Deno.writeTextFile(path, text);
    say(`${relative(root, path)}: ${isNew ? "written" : "as it was"}`);
  }
});
