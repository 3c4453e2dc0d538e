/** The globals that Neutralino injects before the page's scripts. */
export interface NeutralinoGlobals {
  NL_OS: "Linux" | "Darwin" | "Windows" | "FreeBSD";
  NL_PATH: string;
  /** Where the runtime keeps what is its own. */
  NL_DATAPATH: string;
  NL_PORT: number;
  NL_TOKEN: string;
  NL_VERSION: string;
  /** Whether the window stands where it stood when it was closed. */
  NL_WSAVSTLOADED: boolean;
}

/**
 * The shell command that starts the sidecar again; the same program as in `neutralino.config.json`. Its output is
 * thrown away: Neutralino aborted when a spawned program streamed through it.
 */
export function sidecarCommand(globals: Pick<NeutralinoGlobals, "NL_OS" | "NL_PATH">): string {
  return globals.NL_OS === "Windows"
    ? `"${globals.NL_PATH}/sidecar/pika-sidecar.exe" >NUL 2>&1`
    : `exec "${globals.NL_PATH}/sidecar/pika-sidecar" >/dev/null 2>&1`;
}

/** The one line of JSON that an extension gets on its standard input, as Neutralino itself writes it. */
export function startLine(
  globals: Pick<NeutralinoGlobals, "NL_PORT" | "NL_TOKEN">,
  extensionId: string,
): string {
  const connectToken = globals.NL_TOKEN.split(".")[1];
  if (!connectToken) throw new Error("Cannot start the audio engine: the window host gave no connect token");
  return JSON.stringify({
    nlPort: String(globals.NL_PORT),
    nlToken: globals.NL_TOKEN,
    nlConnectToken: connectToken,
    nlExtensionId: extensionId,
  });
}
