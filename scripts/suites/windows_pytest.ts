/**
 * Runs pytest on Python for Windows, under Wine, in a prefix that is made for it: `windows_pytest.ts JUNIT FILE...`, files as the
 * sidecar's folder names them. Prints what pytest prints and ends with its exit code.
 */

import { sidecarDir } from "../lib/paths.ts";
import { Program } from "../lib/program.ts";
import { main, print } from "../lib/terminal.ts";
import { ensureWindowsPython } from "../windows/python.ts";
import { Wine } from "../windows/wine.ts";

await main(async () => {
  const [junit = "", ...files] = Deno.args;
  const python = await ensureWindowsPython("test");
  await using wine = await Wine.start({ cLibrary: "complete" });
  const words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", `--junitxml=${wine.windowsPath(junit)}`];
  await using program = new Program(wine.words(python, ...words, ...files), {
    cwd: sidecarDir,
    env: { ...wine.env, PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1" },
    heard: print,
  });
  return await program.ended;
});
