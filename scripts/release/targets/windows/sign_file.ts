/** Signs one program for Windows in place, with what the environment holds: makensis calls it for the uninstaller. */

import { UsageError } from "../../../lib/errors.ts";
import { main } from "../../../lib/terminal.ts";
import { signOneFile } from "./authenticode.ts";

await main(async () => {
  const [file, ...rest] = Deno.args;
  if (!file || rest.length > 0) throw new UsageError("sign_file.ts takes the one file to sign");
  await signOneFile(file, Deno.env.toObject());
});
