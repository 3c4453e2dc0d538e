import { HostError } from "./host_channel.ts";

/**
 * Milliseconds in which nobody can have seen a dialog of the system and closed it: zenity alone takes 200 to open. With no program for dialogs
 * Neutralino on Linux answers as if the person had chosen nothing, at once.
 */
const AT_ONCE = 600;

/**
 * Asks by a dialog of the system; the answer is empty when the person chose nothing.
 * @throws {HostError} when none can have been there, which only happens on Linux.
 */
export async function askByDialog(
  os: string,
  dialog: () => Promise<string>,
  now: () => number = () => performance.now(),
): Promise<string> {
  const begun = now();
  const answer = await dialog();
  if (answer === "" && os === "Linux" && now() - begun < AT_ONCE) {
    throw new HostError("This computer has no program for dialogs. Install zenity or kdialog to get them");
  }
  return answer;
}
