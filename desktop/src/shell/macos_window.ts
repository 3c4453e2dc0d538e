/** What Neutralino needs from the page on macOS only: the menus, the window's place at the end, and dialogs that open in front. */
import { type HostChannel, HostError } from "./host_channel.ts";
import { keptPlace } from "./kept_place.ts";
import { mainMenu } from "./main_menu.ts";
import type { NeutralinoGlobals } from "./sidecar_command.ts";

/** What the sidecar is asked, and what it answers: `path` is empty when the person chose nothing. */
const DIALOG = "pika.dialog", DIALOG_ANSWER = "pika.dialog.answer";
/** Milliseconds between two looks whether somebody still holds the dialog open. */
const DIALOG_LOOK = 3_000;
/** Milliseconds that the window's place may hold up its end; the sidecar ends it after a second. */
const PLACE_WAIT = 400;

/** Puts the menus there. A page that is loaded again does so again. */
export async function setMenus(host: HostChannel): Promise<void> {
  await host.call("window.setMainMenu", mainMenu);
}

/** Keeps where the window stands, for the next start; what cannot be kept in time is not waited for. */
export async function keepPlace(host: HostChannel, { NL_DATAPATH }: NeutralinoGlobals): Promise<void> {
  const keep = async () => {
    const [size, position, fills] = await Promise.all([
      host.call<{ width: number; height: number }>("window.getSize"),
      host.call<{ x: number; y: number }>("window.getPosition"),
      host.call<boolean>("window.isMaximized"),
    ]);
    const { folder, path, text } = keptPlace(
      NL_DATAPATH,
      { ...position, width: size.width, height: size.height },
      fills ? "the screen" : "its own place",
    );
    await host.call("filesystem.createDirectory", { path: folder }).catch(() => {}); // it is there already
    await host.call("filesystem.writeFile", { path, data: text });
  };
  await Promise.race([keep().catch(() => {}), new Promise((resolve) => setTimeout(resolve, PLACE_WAIT))]);
}

/** What is asked for: a folder, or a file to be written that is called `name` at first. */
export type Asked = { kind: "folder"; title: string } | { kind: "save"; title: string; name: string };

/**
 * Lets the person choose, in a dialog that the sidecar opens: Neutralino's own comes up behind the window (its script does not `activate`:
 * lib/filedialogs/portable-file-dialogs.h), and holds Neutralino's one thread meanwhile.
 * @throws {HostError} when nobody can open one, or who had it open is gone.
 */
export async function choose(
  host: HostChannel,
  extensionId: string,
  isConnected: () => Promise<boolean>,
  asked: Asked,
): Promise<string | null> {
  const id = crypto.randomUUID();
  const answer = Promise.withResolvers<string>();
  const stop = host.on<{ id: string; path: string; error: string | null }>(DIALOG_ANSWER, (said) => {
    if (said.id !== id) return;
    if (said.error === null) answer.resolve(said.path);
    else answer.reject(new HostError(said.error));
  });
  const watch = setInterval(async () => {
    if (!await isConnected().catch(() => true)) {
      answer.reject(new HostError("The audio engine stopped while the dialog was open. Try again."));
    }
  }, DIALOG_LOOK);
  try {
    await host.call("extensions.dispatch", { extensionId, event: DIALOG, data: { id, ...asked } });
    const path = await answer.promise;
    return path === "" ? null : path;
  } finally {
    clearInterval(watch);
    stop();
  }
}
