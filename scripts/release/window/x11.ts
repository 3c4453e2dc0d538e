/**
 * As much of the X11 protocol as it takes to look at a window and to click its cross, over the server's Unix socket and without
 * a library. Layouts: "X Window System Protocol, X Version 11", appendix B (encoding). It asks for little-endian numbers and has one
 * question on its way at a time. A program's window lies on the root, or in the frame that a window manager has made for it there.
 */

import { ScriptError } from "../../lib/errors.ts";
import type { Picture } from "./picture.ts";

/** How to reach a server: the number of the display, and the cookie that opens it. */
export interface DisplayAddress {
  number: number;
  /** 16 bytes; the data of `MIT-MAGIC-COOKIE-1`. */
  cookie: Uint8Array;
}

/** A window that can be seen and closed. */
export interface Window {
  id: number;
  title: string;
}

/** The server answered a request with an error; `code` is X11's. */
export class XError extends ScriptError {
  override name = "XError";

  constructor(readonly request: string, readonly code: number) {
    super(`The X server refused ${request} with error ${code}`);
  }
}

const badWindow = 3;
const badMatch = 8;
const viewable = 2;
const clientMessage = 33;
const zPixmap = 2;
const authName = "MIT-MAGIC-COOKIE-1";

/** A connection to an X server. Close it with `using`. */
export class Display implements Disposable {
  readonly #connection: Deno.Conn;
  #root = 0;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** Connects. Throws a ScriptError when the server does not let us in, or an error of the socket. */
  static async connect({ number, cookie }: DisplayAddress): Promise<Display> {
    const display = new Display(
      await Deno.connect({ transport: "unix", path: `/tmp/.X11-unix/X${number}` }),
    );
    try {
      await display.#begin(cookie);
    } catch (error) {
      display[Symbol.dispose]();
      throw error;
    }
    return display;
  }

  async #begin(cookie: Uint8Array): Promise<void> {
    const hello = new Uint8Array(12);
    const view = new DataView(hello.buffer);
    hello[0] = "l".charCodeAt(0);
    view.setUint16(2, 11, true); // the protocol's version
    view.setUint16(6, authName.length, true);
    view.setUint16(8, cookie.length, true);
    await this.#write(concat(hello, padded(new TextEncoder().encode(authName)), padded(cookie)));
    const head = await this.#read(8);
    const body = await this.#read(head.getUint16(6, true) * 4);
    if (head.getUint8(0) !== 1) {
      const reason = text(body).slice(0, head.getUint8(1));
      throw new ScriptError(`The X server does not let us in: ${reason.trim()}`);
    }
    // Before the first screen: 32 bytes, the vendor's name, and 8 bytes for each format of pictures.
    const screen = 32 + upTo4(body.getUint16(16, true)) + 8 * body.getUint8(21);
    this.#root = body.getUint32(screen, true);
  }

  /** The windows of programs that can be seen now and that listen to their cross. */
  async windows(): Promise<Window[]> {
    return await this.#windowsIn(this.#root, 2);
  }

  /** How many windows can be seen that manage themselves, as menus do. */
  async popupCount(): Promise<number> {
    const tree = await this.#ask("QueryTree", 15, 0, [this.#root]);
    let popups = 0;
    for (let index = 0; index < tree.getUint16(16, true); index++) {
      try {
        const attributes = await this.#ask("GetWindowAttributes", 3, 0, [
          tree.getUint32(32 + 4 * index, true),
        ]);
        if (attributes.getUint8(26) === viewable && attributes.getUint8(27) === 1) popups++;
      } catch (error) {
        const hasGone = error instanceof XError && error.code === badWindow;
        if (!hasGone) throw error;
      }
    }
    return popups;
  }

  async #windowsIn(parent: number, depth: number): Promise<Window[]> {
    const tree = await this.#ask("QueryTree", 15, 0, [parent]);
    const count = tree.getUint16(16, true);
    const found: Window[] = [];
    for (let index = 0; index < count; index++) {
      const id = tree.getUint32(32 + 4 * index, true);
      try {
        const window = await this.#look(id);
        if (window) found.push(window);
        else if (depth > 1) found.push(...await this.#windowsIn(id, depth - 1));
      } catch (error) {
        const hasGone = error instanceof XError && error.code === badWindow;
        if (!hasGone) throw error;
      }
    }
    return found;
  }

  async #look(id: number): Promise<Window | undefined> {
    const attributes = await this.#ask("GetWindowAttributes", 3, 0, [id]);
    if (attributes.getUint8(26) !== viewable) return undefined;
    const protocols = await this.#property(id, "WM_PROTOCOLS");
    const deletes = await this.#atom("WM_DELETE_WINDOW");
    const offsets = Array.from({ length: protocols.byteLength / 4 }, (_, index) => 4 * index);
    if (!offsets.some((offset) => protocols.getUint32(offset, true) === deletes)) return undefined;
    const title = text(await this.#property(id, "_NET_WM_NAME")) || text(await this.#property(id, "WM_NAME"));
    return { id, title };
  }

  /** What a window shows, its children and whatever lies over it included; undefined when a part of it is off the screen. */
  async picture({ id }: Window): Promise<Picture | undefined> {
    const geometry = await this.#ask("GetGeometry", 14, 0, [id]);
    const [width, height] = [geometry.getUint16(16, true), geometry.getUint16(18, true)];
    let image;
    try {
      const size = width | (height << 16);
      image = await this.#ask("GetImage", 73, zPixmap, [id, 0, size, 0xffffffff]);
    } catch (error) {
      if (error instanceof XError && error.code === badMatch) return undefined;
      throw error;
    }
    const pixels = new Uint8Array(image.buffer, 32);
    if (pixels.length !== width * height * 4) {
      throw new ScriptError(
        `The X server gave ${pixels.length} bytes for ${width} x ${height} pixels of 4 bytes`,
      );
    }
    const rgb = new Uint8Array(width * height * 3);
    for (let pixel = 0; pixel < width * height; pixel++) {
      rgb[3 * pixel] = pixels[4 * pixel + 2]!;
      rgb[3 * pixel + 1] = pixels[4 * pixel + 1]!;
      rgb[3 * pixel + 2] = pixels[4 * pixel]!;
    }
    return { width, height, rgb };
  }

  /** Asks the program to close a window, as a click on the window's cross does. Throws an XError when it is gone. */
  async close({ id }: Window): Promise<void> {
    const protocols = await this.#atom("WM_PROTOCOLS");
    const deletes = await this.#atom("WM_DELETE_WINDOW");
    const event = new Uint8Array(32);
    const view = new DataView(event.buffer);
    event[0] = clientMessage;
    event[1] = 32; // bits of each datum
    view.setUint32(4, id, true);
    view.setUint32(8, protocols, true);
    view.setUint32(12, deletes, true);
    await this.#send(25, 0, concat(words([id, 0]), event));
    // It has no answer; the next request's comes after it, or its error does.
    await this.#ask("SendEvent", 43, 0, []);
  }

  async #property(id: number, name: string): Promise<DataView> {
    const reply = await this.#ask("GetProperty", 20, 0, [id, await this.#atom(name), 0, 0, 1024]);
    const bytes = reply.getUint32(16, true) * reply.getUint8(1) / 8;
    return new DataView(reply.buffer, 32, bytes);
  }

  async #atom(name: string): Promise<number> {
    const bytes = new TextEncoder().encode(name);
    await this.#send(16, 0, concat(words([bytes.length]), padded(bytes)));
    return (await this.#answer("InternAtom")).getUint32(8, true);
  }

  async #ask(request: string, opcode: number, detail: number, numbers: number[]): Promise<DataView> {
    await this.#send(opcode, detail, words(numbers));
    return await this.#answer(request);
  }

  async #send(opcode: number, detail: number, body: Uint8Array): Promise<void> {
    const head = new Uint8Array([opcode, detail, 0, 0]);
    new DataView(head.buffer).setUint16(2, 1 + body.length / 4, true);
    await this.#write(concat(head, body));
  }

  /** The reply to the request that is on its way. Throws an XError for an error; events pass by. */
  async #answer(request: string): Promise<DataView> {
    for (;;) {
      const head = await this.#read(32);
      const kind = head.getUint8(0);
      if (kind === 0) throw new XError(request, head.getUint8(1));
      if (kind !== 1) continue;
      const rest = await this.#read(head.getUint32(4, true) * 4);
      const whole = concat(new Uint8Array(head.buffer), new Uint8Array(rest.buffer));
      return new DataView(whole.buffer);
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }

  async #read(length: number): Promise<DataView> {
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length;) {
      const count = await this.#connection.read(bytes.subarray(got));
      if (count === null) throw new ScriptError("The X server closed the connection");
      got += count;
    }
    return new DataView(bytes.buffer);
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}

/** Little-endian, 32 bits each. */
function words(numbers: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, index) => view.setUint32(4 * index, number, true));
  return bytes;
}

function upTo4(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(upTo4(bytes.length));
  whole.set(bytes);
  return whole;
}

function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function text(view: DataView): string {
  return new TextDecoder().decode(view);
}
