/** What only root may do: as root directly, otherwise through sudo, as far as it asks for no password. */

import $ from "dax";

/** The words that run a command as root: `sudo -n` before them for whom is not. */
export function asRoot(words: readonly string[]): string[] {
  return isRoot() ? [...words] : ["sudo", "-n", ...words];
}

/** Whether `asRoot` works here: this is root, or sudo lets this user in without a password. False on Windows. */
export async function canBeRoot(): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  if (isRoot()) return true;
  if (!await $.which("sudo")) return false;
  const { success } = await new Deno.Command("sudo", {
    args: ["-n", "true"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

function isRoot(): boolean {
  return Deno.build.os !== "windows" && Deno.uid() === 0;
}
