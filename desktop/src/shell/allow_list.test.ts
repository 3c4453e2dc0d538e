import assert from "node:assert/strict";
import { allowedOn } from "../../../scripts/testing/neutralino.ts";
import { until } from "../../../scripts/testing/until.ts";
import { neutralinoShell } from "./neutralino.ts";

/** Of the sidecar: its answer to the page is a broadcast through Neutralino. */
const BY_SIDECAR = ["app.broadcast"];
const systems = [["linux", "Linux"], ["macos", "Darwin"], ["windows", "Windows"]] as const;

/** Neutralino as one page meets it in a bad hour: no sidecar at first, a window off the screen, a dialog that is answered. */
class Host {
  readonly called = new Set<string>();
  #sidecar = false;
  #server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => this.#serve(request));

  get port(): number {
    return this.#server.addr.port;
  }

  tell: (message: unknown) => void = () => {};

  #serve(request: Request): Response {
    if (request.headers.get("upgrade") !== "websocket") return new Response("");
    const { socket, response } = Deno.upgradeWebSocket(request);
    this.tell = (message) => socket.send(JSON.stringify(message));
    socket.onmessage = ({ data }) => {
      const call = JSON.parse(data);
      this.called.add(call.method);
      this.tell({ id: call.id, data: { success: true, returnValue: this.#do(call.method, call.data) } });
    };
    return response;
  }

  #do(method: string, data: { data?: { id: string }; event?: string }): unknown {
    switch (method) {
      case "extensions.getStats":
        return { connected: this.#sidecar ? ["pika.sidecar"] : [] };
      case "os.spawnProcess":
        this.#sidecar = true;
        return { id: 1, pid: 2 };
      case "extensions.dispatch":
        if (data.event === "pika.connect") {
          this.tell({ event: "pika.sidecar", data: { url: "ws://x", token: "t", error: null } });
        } else {
          const answer = { id: data.data!.id, path: "/music", error: null };
          this.tell({ event: "pika.dialog.answer", data: answer });
        }
        return undefined;
      case "os.showFolderDialog":
      case "os.showSaveDialog":
        return "/music";
      case "computer.getDisplays":
        return [{ resolution: { width: 1920, height: 1080 } }];
      case "window.getSize":
        return { width: 1280, height: 800 };
      case "window.getPosition":
        return { x: 5_000, y: 0 };
      case "window.isMinimized":
        return true;
      default:
        return undefined;
    }
  }
}

for (const [system, NL_OS] of systems) {
  Deno.test({
    name: `on ${system} the page may do in Neutralino exactly what it does there`,
    // Its connection is kept as long as the page lives, which is this process.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const host = new Host();
      Object.assign(globalThis, {
        ...{ NL_OS, NL_PORT: host.port, NL_TOKEN: "a.b", NL_PATH: "/opt/pika", NL_DATAPATH: "/data" },
        ...{ NL_WSAVSTLOADED: false, devicePixelRatio: 2 },
      });
      const shell = neutralinoShell();
      await shell.restartSidecar!();
      assert.equal(await shell.address(), "ws://x?token=t");
      assert.equal(await shell.chooseFolder!("Choose"), "/music");
      assert.equal(await shell.saveText({ name: "a.csv", text: "", type: "text/csv" }), "/music");
      await shell.copyText("");
      await shell.toFront();
      await shell.openLink("https://example.com/");
      await until("the window is in its place", () => host.called.has("window.center"));
      host.tell({ event: "windowClose", data: null });
      await until("the window is closed", () => host.called.has("app.killProcess"));
      assert.deepEqual([...host.called, ...BY_SIDECAR].sort(), await allowedOn(system));
    },
  });
}

Deno.test("no method is called anywhere that no system allows", async () => {
  const here = (file: string) => Deno.readTextFile(new URL(file, import.meta.url));
  const source = await Promise.all(["neutralino.ts", "host_channel.ts", "macos_window.ts"].map(here));
  const used = [
    ...source.join("").matchAll(/"((?:app|clipboard|computer|extensions|filesystem|os|window)\.[a-z]\w+)"/g),
  ]
    .map(([, method]) => method!);
  const allowed = await Promise.all(systems.map(([system]) => allowedOn(system)));
  assert.deepEqual(
    [...new Set(allowed.flat())].sort(),
    [...new Set([...BY_SIDECAR, ...used])].sort(),
  );
});
