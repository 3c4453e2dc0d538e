/** What the app's tests in a browser prepare: music, libraries, a gate that holds the analysis. */
import { delimiter as DELIMITER, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { runPython, socketOfPage } from "../../../scripts/testing/sidecar.ts";

/** The sidecar's sources. */
export const sidecarSources: string = fileURLToPath(new URL("../../../sidecar", import.meta.url));

/** Where Python finds our `sitecustomize.py`, and the sidecar after it. */
const customised = [join(sidecarSources, "tests/support/gate"), sidecarSources].join(DELIMITER);

/** Where the page's socket to the sidecar is, with the proof that it is the page. */
export async function socketAddress(page: Page): Promise<string> {
  const key = await page.evaluate(() => sessionStorage.getItem("pika.page_key"));
  return await socketOfPage(new URL(page.url()).origin, key!);
}

/** Calls a method of the sidecar over a socket of the page's own: for what no button does at that moment. */
export async function callSidecar(page: Page, method: string, params = {}): Promise<void> {
  const address = await socketAddress(page);
  await page.evaluate(({ address, method, params }) =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.onopen = () => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
      socket.onclose = () => reject(new Error(`The sidecar did not answer ${method}`));
      socket.onmessage = ({ data }) => {
        const { id, error } = JSON.parse(data);
        if (id !== 1) return;
        if (error) reject(new Error(error.message));
        else resolve();
        socket.close();
      };
    }), { address, method, params });
}

/**
 * Holds the analysis of sidecars with its `env`, so that a test sees it under way on any machine: workers wait in the middle of a file until
 * the gate is open. Closed at first. It is the one of `sidecar/tests/support/held.py`.
 */
export class Gate {
  private constructor(private readonly folder: string) {}

  static async make(folder: string): Promise<Gate> {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, "scan-open"), ""); // scans pass
    return new Gate(folder);
  }

  get env(): Record<string, string> {
    return { PIKA_TEST_GATE: this.folder, PYTHONPATH: customised };
  }

  open(): Promise<void> {
    return Deno.writeTextFile(join(this.folder, "open"), "");
  }

  close(): Promise<void> {
    return Deno.remove(join(this.folder, "open"));
  }
}

/** What sidecars with its `env` look at, in a home folder as people have them; noted by the `sitecustomize.py` of {@linkcode Gate}. */
export class Touched {
  private constructor(private readonly home: string, private readonly file: string) {}

  static async make(folder: string): Promise<Touched> {
    const home = join(folder, "home");
    for (const name of ["Desktop", "Documents/VirtualDJ/History", "Downloads", "Movies", "Music", ".mixxx"]) {
      await Deno.mkdir(join(home, name), { recursive: true });
    }
    return new Touched(home, join(folder, "touched"));
  }

  /** Beside that of a gate. */
  get env(): Record<string, string> {
    return { HOME: this.home, PIKA_TEST_TOUCHED: this.file };
  }

  /** What was looked at in the home folder so far. */
  async atHome(): Promise<string[]> {
    const paths = (await Deno.readTextFile(this.file)).split("\n");
    return paths.filter((path) => path.startsWith(`${this.home}/`));
  }
}

/** A Mac as far as page and sidecar can tell, whose person presses "Don't Allow"; `sitecustomize.py` of {@linkcode Gate} refuses. */
export class Mac {
  /** Where VirtualDJ keeps its history there. */
  readonly history: string;

  private constructor(private readonly home: string, private readonly file: string) {
    this.history = join(home, "Documents", "VirtualDJ", "History");
  }

  static async make(folder: string): Promise<Mac> {
    const mac = new Mac(join(folder, "mac-home"), join(folder, "not-allowed"));
    await Deno.mkdir(mac.history, { recursive: true });
    await mac.refuse();
    return mac;
  }

  get env(): Record<string, string> {
    return { HOME: this.home, PIKA_TEST_MAC: this.file, PYTHONPATH: customised };
  }

  /** What the window tells the page when it runs as a passing copy of a download. */
  readonly globals =
    `NL_OS = "Darwin"; NL_PATH = "/private/var/folders/x1/T/AppTranslocation/1B0C/d/Pika.app/Contents/MacOS";`;

  /** From now on these folders may not be looked into, and all others may. */
  refuse(...folders: string[]): Promise<void> {
    return Deno.writeTextFile(this.file, folders.join("\n"));
  }
}

/** Renders the library of `make_music.py` into `folder`. */
export async function makeMusic(folder: string, copies: number): Promise<void> {
  await runPython("desktop/tests/browser/make_music.py", folder, String(copies));
}

/** Gives the tracks of `makeMusic` in the library of `dataDir` analyses of every kind, some of an older version. */
export async function fillAnalyses(dataDir: string): Promise<void> {
  await runPython("desktop/tests/browser/fill_analyses.py", join(dataDir, "library.db"));
}

/**
 * Writes a library of `tracks` analysed tracks into `dataDir`; their folder is away, as on a drive not connected. With `music` it is that one,
 * and holds files without sound.
 */
export async function makeLibrary(dataDir: string, tracks: number, music?: string): Promise<void> {
  await Deno.mkdir(dataDir, { recursive: true });
  const library = join(dataDir, "library.db");
  await runPython("desktop/tests/browser/make_library.py", library, String(tracks), ...music ? [music] : []);
}

/** A folder of its own in the system's temporary folder, without links in its path. */
export async function scratch(): Promise<string> {
  return await Deno.realPath(await Deno.makeTempDir({ prefix: "pika-ui-" }));
}
