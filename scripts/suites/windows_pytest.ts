/**
 * Runs pytest on Python for Windows, under Wine, in a prefix that is made for it: `windows_pytest.ts JUNIT FILE...`, files as the
 * sidecar's folder names them. Prints what pytest prints and ends with its exit code.
 *
 * Some are left out for their time alone; PIKA_UNDER_WINE=everything runs them too (sidecar/tests/support/reasons.py).
 * Most of these tests wait for programs of Wine's, so three processes share the work.
 */

import { exists, remove } from "../lib/files.ts";
import { sidecarDir } from "../lib/paths.ts";
import { Program } from "../lib/program.ts";
import { main, print } from "../lib/terminal.ts";
import { ensureWindowsPython } from "../windows/python.ts";
import { Wine } from "../windows/wine.ts";

/** Which tests go together: each about as long as the others. What is left over is one more. */
const shares = [/^tests\/shells\//, /^tests\/(analysis|bench|fuzz)\//];

await main(async () => {
  const [junit = "", ...files] = Deno.args;
  const python = await ensureWindowsPython("test");
  await using wine = await Wine.start({ cLibrary: "complete" });
  const groups = Map.groupBy(files, (file) => shares.findIndex((share) => share.test(file)));
  const results: string[] = [];
  const codes = await Promise.all([...groups].map(async ([share, files]) => {
    const result = `${junit}.${share + 1}`;
    const words = [
      ...["-m", "pytest", "-q", "-p", "no:cacheprovider", `--junitxml=${wine.windowsPath(result)}`],
      `--basetemp=C:\\pytest-${share + 1}`,
      ...files,
    ];
    await using program = new Program(wine.words(python, ...words), {
      cwd: sidecarDir,
      env: { ...wine.env, PYTHONUTF8: "1", PYTHONPYCACHEPREFIX: "C:\\compiled" },
    });
    const code = await program.ended;
    for (const line of program.lines) print(line);
    if (await exists(result)) results.push(await Deno.readTextFile(result));
    await remove(result);
    return code;
  }));
  const suites = results.map((text) => text.replaceAll(/<\?xml[^>]*>|<\/?testsuites[^>]*>/g, ""));
  await Deno.writeTextFile(junit, `<testsuites>${suites.join("\n")}</testsuites>`);
  return Math.max(...codes);
});
