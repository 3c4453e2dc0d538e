/** `deno task sidecar ARGS...`: runs the sidecar from source, in the environment that ships. */

import { root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { main } from "../lib/terminal.ts";

await main(async () => {
  const python = await ensurePython("build");
  const child = new Deno.Command(python, {
    args: ["-m", "pika_sidecar", ...Deno.args],
    // File names on the command line count from where the person stands; deno task stands in the checkout.
    cwd: Deno.env.get("INIT_CWD") ?? root,
    env: { PYTHONPATH: sidecarDir, PYTHONUTF8: "1" },
  }).spawn();
  const ignore = () => {}; // Ctrl-C reaches the sidecar too; its exit code is ours
  Deno.addSignalListener("SIGINT", ignore);
  return (await child.status).code;
});
