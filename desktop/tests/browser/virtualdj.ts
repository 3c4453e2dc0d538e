/** Writes a history as VirtualDJ does, while it plays. */
import { join } from "node:path";

export class VirtualDj {
  readonly #file: string;

  constructor(readonly folder: string) {
    this.#file = join(folder, `${new Date().toISOString().slice(0, 10)}.m3u`);
  }

  /** A track begins on the deck. `path` of the file, or of a stream. */
  async play(track: { title: string; artist: string; path: string }): Promise<void> {
    await Deno.mkdir(this.folder, { recursive: true });
    const now = new Date();
    const time = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
    const fields = [
      ["time", time],
      ["lastplaytime", String(Math.floor(now.getTime() / 1000))],
      ["artist", track.artist],
      ["title", track.title],
    ].map(([name, value]) => `<${name}>${escape(value!)}</${name}>`);
    await Deno.writeTextFile(this.#file, `#EXTVDJ:${fields.join("")}\n${track.path}\n`, { append: true });
  }
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
