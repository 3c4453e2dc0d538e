/**
 * The shell that is shipped. Neutralino's own channel only hands over the address and a one-time token of the
 * sidecar's socket; everything else runs on that socket.
 */
import { copyOn } from "./copy_text.ts";
import { askByDialog } from "./dialog_program.ts";
import { addressOf, type Handover, isShownElsewhere } from "./handover.ts";
import { HostChannel } from "./host_channel.ts";
import { openable, PRIVACY_SETTINGS } from "./link.ts";
import { type Asked, choose, keepPlace, setMenus } from "./macos_window.ts";
import { type MenuChoice, menuChoice } from "./main_menu.ts";
import { type NeutralinoGlobals, sidecarCommand, startLine } from "./sidecar_command.ts";
import type { Shell } from "./shell.ts";
import { askCommand, troubleOf } from "./sidecar_trouble.ts";
import { isTranslocated } from "./translocation.ts";
import { onWake } from "./wake.ts";
import { mendPlace } from "./window_place.ts";

/** The id in `neutralino.config.json`. */
const EXTENSION = "pika.sidecar";

/** Milliseconds until the sidecar has found its way to Neutralino. */
const EXTENSION_WAIT = 6_000;
/** Milliseconds; the sidecar itself waits up to 7 s for another one that has the data folder. */
const HANDOVER_WAIT = 10_000;
/** Milliseconds that the sidecar's program may take to say its version: a scanner may read all of it first. */
const VERSION_WAIT = 60_000;

export function neutralinoShell(): Shell {
  const globals = globalThis as unknown as NeutralinoGlobals;
  const host = new HostChannel({ port: globals.NL_PORT, token: globals.NL_TOKEN });
  let connectedBefore = false;
  host.on("pika.are_you_there", () => void tellExtension(host, "pika.here").catch(() => {}));
  host.start();
  onWake(() => void host.check());
  void comeIntoSight(host, globals).catch(() => {}); // it is where it is, then

  const isMac = globals.NL_OS === "Darwin";
  const menuListeners = new Set<(choice: MenuChoice) => void>();

  /** Not by `app.exit`: the runtime stops its server first, cannot answer the call any more, and aborts. */
  const quit = async () => {
    if (isMac) await keepPlace(host, globals);
    await host.call<void>("app.killProcess");
  };
  // Sent only where the window does not close by itself (scripts/lib/window_configuration.ts). When nobody here answers, the
  // sidecar does, a second later.
  host.on("windowClose", () => void quit());
  host.on<{ id: string }>("mainMenuItemClicked", (item) => {
    const choice = menuChoice(item);
    if (choice === "quit") void quit();
    else if (choice) menuListeners.forEach((listener) => listener(choice));
  });
  if (isMac) void setMenus(host).catch(() => {}); // the page's own keys work without

  const chooseOnMac = (asked: Asked) => choose(host, EXTENSION, () => isExtensionConnected(host), asked);
  const askBy = (method: string, data: Record<string, unknown>) =>
    askByDialog(globals.NL_OS, () => host.dialog<string>(method, data));

  return {
    runtime: globals.NL_VERSION,
    async address() {
      // The first start may take its time; a sidecar that was here and has gone must be started again.
      await extensionConnected(host, connectedBefore ? 0 : EXTENSION_WAIT);
      connectedBefore = true;
      const answer = await askForAddress(host);
      if (!isShownElsewhere(answer)) return addressOf(answer);
      await quit();
      return await new Promise<never>(() => {}); // nothing is to be shown until the window has gone
    },
    async chooseFolder(title) {
      if (isMac) return await chooseOnMac({ kind: "folder", title });
      const path = await askBy("os.showFolderDialog", { title });
      return path === "" ? null : path;
    },
    async restartSidecar() {
      if (await isExtensionConnected(host)) return;
      const { id } = await host.call<{ id: number }>("os.spawnProcess", { command: sidecarCommand(globals) });
      const update = (event: string, data?: string) =>
        host.call("os.updateSpawnedProcess", { id, event, data });
      await update("stdIn", startLine(globals, EXTENSION));
      await update("stdInEnd");
      await extensionConnected(host, EXTENSION_WAIT);
    },
    whyNoSidecar: async () => troubleOf(await exitCodeOf(host, askCommand(globals)), globals.NL_OS),
    async saveText({ name, text }) {
      const path = isMac
        ? await chooseOnMac({ kind: "save", title: "Save as", name })
        : await askBy("os.showSaveDialog", { title: "Save as", defaultPath: name });
      if (!path) return null;
      await host.call("filesystem.writeFile", { path, data: text });
      return path;
    },
    copyText: copyOn(globals.NL_OS, {
      page: (text) => navigator.clipboard.writeText(text),
      host: (text) => host.call("clipboard.writeText", { data: text }),
    }),
    async toFront() {
      // Only then: on Windows it also makes a maximised window smaller.
      if (await host.call<boolean>("window.isMinimized")) await host.call("window.unminimize");
      await host.call("window.focus");
      // It asks GTK from a thread of its own, and what it asked lies there until GTK's own thread wakes up, which took up to 30 s
      // (6.9: only some methods wake it, among them this one, which does nothing to a window that is there).
      if (globals.NL_OS === "Linux") await host.call("window.show");
    },
    async openLink(url) {
      await host.call("os.open", { url: openable(url) });
    },
    ...(globals.NL_OS === "Darwin" && {
      openPrivacySettings: () => host.call<void>("os.open", { url: PRIVACY_SETTINGS }),
      isTranslocated: isTranslocated(globals.NL_PATH),
    }),
    quit,
    onMenu: (listener) => void menuListeners.add(listener),
    onAway: (listener) => host.onAway(listener),
  };
}

/** Brings a window back that opened where no screen is any more, and gives the first one its size. */
async function comeIntoSight(
  host: HostChannel,
  { NL_OS, NL_WSAVSTLOADED }: NeutralinoGlobals,
): Promise<void> {
  type Size = { width: number; height: number };
  const { width, height, ...limits } = await host.call<Size>("window.getSize");
  const { x, y } = await host.call<{ x: number; y: number }>("window.getPosition");
  const displays = await host.call<{ resolution: Size }[]>("computer.getDisplays");
  const mend = mendPlace({
    ...{ os: NL_OS, isRestored: NL_WSAVSTLOADED, scale: devicePixelRatio },
    ...{ window: { x, y, width, height }, screens: displays.map(({ resolution }) => resolution) },
  });
  if (mend?.size) await host.call("window.setSize", { ...limits, ...mend.size });
  if (mend?.center) await host.call("window.center");
}

async function askForAddress(host: HostChannel): Promise<Handover> {
  const handover = Promise.withResolvers<Handover>();
  const stop = host.on("pika.sidecar", handover.resolve);
  try {
    await tellExtension(host, "pika.connect");
    return await within(HANDOVER_WAIT, handover.promise, "The audio engine");
  } finally {
    stop();
  }
}

async function tellExtension(host: HostChannel, event: string): Promise<void> {
  await host.call("extensions.dispatch", { extensionId: EXTENSION, event, data: {} });
}

/** Runs a command of the system's shell that says nothing. @throws {HostError} when it does not end in time. */
async function exitCodeOf(host: HostChannel, command: string): Promise<number> {
  const ended = new Map<number, number>();
  const hear = Promise.withResolvers<void>();
  let id: number | undefined;
  // It may have ended before its number is known here.
  const stop = host.on<{ id: number; action: string; data: number }>("spawnedProcess", (event) => {
    if (event.action === "exit") ended.set(event.id, event.data);
    if (id !== undefined && ended.has(id)) hear.resolve();
  });
  try {
    ({ id } = await host.call<{ id: number }>("os.spawnProcess", { command }));
    if (!ended.has(id)) await within(VERSION_WAIT, hear.promise, "The audio engine's program");
    return ended.get(id)!;
  } finally {
    stop();
  }
}

async function isExtensionConnected(host: HostChannel): Promise<boolean> {
  const { connected } = await host.call<{ connected: string[] }>("extensions.getStats");
  return connected.includes(EXTENSION);
}

/** Resolves when the sidecar is connected to Neutralino; rejects when it is not within `wait` milliseconds. */
async function extensionConnected(host: HostChannel, wait: number): Promise<void> {
  const deadline = Date.now() + wait;
  while (!await isExtensionConnected(host)) {
    if (Date.now() >= deadline) throw new Error("The audio engine is not running");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function within<T>(milliseconds: number, promise: Promise<T>, who: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${who} did not answer in ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
