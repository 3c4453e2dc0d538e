/**
 * The shell that is shipped. Neutralino's own channel only hands over the address and a one-time token of the
 * sidecar's socket; everything else runs on that socket.
 */
import {
  app,
  clipboard,
  computer,
  events,
  extensions,
  filesystem,
  init,
  os,
  window as host,
} from "@neutralinojs/lib";
import { addressOf, type Handover, isShownElsewhere } from "./handover.ts";
import { openable } from "./link.ts";
import { type NeutralinoGlobals, sidecarCommand, startLine } from "./sidecar_command.ts";
import type { Shell } from "./shell.ts";
import { mendPlace } from "./window_place.ts";

/** The id in `neutralino.config.json`. */
const EXTENSION = "pika.sidecar";

/** Milliseconds; the client library itself would wait for ever. */
const EXTENSION_WAIT = 6_000;
const HOST_WAIT = 4_000;
/** The sidecar itself waits up to 7 s for another one that has the data folder. */
const HANDOVER_WAIT = 10_000;

export function neutralinoShell(): Shell {
  const globals = globalThis as unknown as NeutralinoGlobals;
  let connectedBefore = false;
  init();
  void comeIntoSight(globals).catch(() => {}); // it is where it is, then
  return {
    async address() {
      // The first start may take its time; a sidecar that was here and has gone must be started again.
      await extensionConnected(connectedBefore ? 0 : EXTENSION_WAIT);
      connectedBefore = true;
      return await requestAddress();
    },
    async chooseFolder(title) {
      const path = await os.showFolderDialog(title);
      return path === "" ? null : path;
    },
    async restartSidecar() {
      const { connected } = await within(HOST_WAIT, extensions.getStats(), "The app's window host");
      if (connected.includes(EXTENSION)) return;
      const { id } = await os.spawnProcess(sidecarCommand(globals));
      await os.updateSpawnedProcess(id, "stdIn", startLine(globals, EXTENSION));
      await os.updateSpawnedProcess(id, "stdInEnd");
      await extensionConnected(EXTENSION_WAIT);
    },
    async saveText({ name, text }) {
      const path = await os.showSaveDialog("Save as", { defaultPath: name });
      if (path === "") return null;
      await filesystem.writeFile(path, text);
      return path;
    },
    copyText: (text) => clipboard.writeText(text),
    async toFront() {
      // Only then: on Windows it also makes a maximised window smaller.
      if (await host.isMinimized()) await host.unminimize();
      await host.focus();
    },
    async openLink(url) {
      await os.open(openable(url));
    },
    quit,
  };
}

/** Brings a window back that opened where no screen is any more, and gives the first one its size. */
async function comeIntoSight({ NL_OS, NL_WSAVSTLOADED }: NeutralinoGlobals): Promise<void> {
  const { width = 0, height = 0, ...limits } = await host.getSize();
  const { x = 0, y = 0 } = await host.getPosition();
  const screens = (await computer.getDisplays()).map(({ resolution }) => resolution);
  const mend = mendPlace({
    ...{ os: NL_OS, isRestored: NL_WSAVSTLOADED, scale: devicePixelRatio },
    ...{ window: { x, y, width, height }, screens },
  });
  if (mend?.size) await host.setSize({ ...limits, ...mend.size });
  if (mend?.center) await host.center();
}

/** Not by `app.exit`: the runtime stops its server first, cannot answer the call any more, and aborts. */
async function quit(): Promise<void> {
  await app.killProcess();
}

async function requestAddress(): Promise<string> {
  const handover = Promise.withResolvers<Handover>();
  const listener = (event: CustomEvent) => handover.resolve(event.detail);
  await events.on("pika.sidecar", listener);
  try {
    await within(HOST_WAIT, extensions.dispatch(EXTENSION, "pika.connect", {}), "The audio engine");
    const answer = await within(HANDOVER_WAIT, handover.promise, "The audio engine");
    if (!isShownElsewhere(answer)) return addressOf(answer);
    await quit();
    return await new Promise<never>(() => {}); // nothing is to be shown until the window has gone
  } finally {
    await events.off("pika.sidecar", listener);
  }
}

/** Resolves when the sidecar is connected to Neutralino; rejects when it is not within `wait` milliseconds. */
async function extensionConnected(wait: number): Promise<void> {
  const deadline = Date.now() + wait;
  while (true) {
    const { connected } = await within(HOST_WAIT, extensions.getStats(), "The app's window host");
    if (connected.includes(EXTENSION)) return;
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
