/** The edge on this machine: `web/edge/Caddyfile` on the real Caddy, in front of servers that a test plays. */

import { join } from "node:path";
import { believe } from "../../deploy/commands/links.ts";
import { layout } from "../../deploy/layout.ts";
import type { WayIn } from "../../deploy/way_in.ts";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { keptPort } from "../../testing/kept_port.ts";
import { type CaddyServer, startCaddy } from "./caddy_server.ts";

export class Edge implements AsyncDisposable {
  readonly ports = { live: keptPort(), preview: keptPort(), cloud: keptPort(), web: keptPort() };
  #stack = new AsyncDisposableStack();
  folder = "";
  #caddy: CaddyServer | null = null;

  /**
   * `patience`: how long a request waits for a replica, as Caddy writes it; not as long as a dancer would wait. `way`: whose word of the client's
   * address counts; absent: as before the first deployment has said so.
   */
  static async start({ patience = "2s", way }: { patience?: string; way?: WayIn } = {}): Promise<Edge> {
    const edge = new Edge();
    const { live, preview, cloud, web } = edge.ports;
    edge.folder = edge.#stack.adopt(await Deno.makeTempDir({ prefix: "pika-edge-" }), remove);
    await edge.release("r1");
    if (way) await edge.believe(way);
    edge.#caddy = edge.#stack.use(
      await startCaddy(join(root, "web", "edge", "Caddyfile"), {
        replace: {
          "/etc/caddy/believed": join(edge.folder, "believed"),
          "/releases/": `${edge.folder}/`,
          "/run/caddy/admin.sock": join(edge.folder, "admin.sock"),
          "cloud 8787": `cloud ${cloud}`,
          "web 8080": `web ${web}`,
          ":8080 {": `:${live} {`,
          ":8081 {": `:${preview} {`,
          "127.0.0.1:8082": `127.0.0.1:${keptPort()}`,
          "lb_try_duration 10s": `lb_try_duration ${patience}`,
        },
        port: live,
      }),
    );
    return edge;
  }

  /**
   * Writes whom the edge believes, with the shell that does it on a server. There the edge's network is 127.0.0.0/8: who comes from 127.0.0.1
   * came through a port of the machine, as its gateway; 127.0.0.2 is a container.
   */
  async believe(way: WayIn): Promise<void> {
    const bin = join(this.folder, "bin");
    await Deno.mkdir(bin);
    await Deno.writeTextFile(join(bin, "docker"), "#!/bin/sh\necho '127.0.0.0/8 127.0.0.1'\n", {
      mode: 0o755,
    });
    const paths = { ...layout(this.folder), believed: join(this.folder, "believed.caddy") };
    await run([...believe(paths, way, ["true"]).words], {
      env: { PATH: `${bin}:${Deno.env.get("PATH")}` },
    });
  }

  /** What the cloud is told of a client that writes these headers and connects from `from`. */
  async told(
    from: "machine" | "container",
    headers: Record<string, string>,
  ): Promise<Record<string, string>> {
    const { stdout } = await run([
      ...["curl", "--silent", "--fail", "--max-time", "20"],
      ...["--interface", from === "machine" ? "127.0.0.1" : "127.0.0.2"],
      ...Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
      `http://127.0.0.1:${this.ports.live}/api/x`,
    ]);
    return JSON.parse(stdout);
  }

  /** A cloud that says what it was told. */
  repeat(): Deno.HttpServer {
    return this.serve("cloud", ({ headers }) => Response.json(Object.fromEntries(headers)));
  }

  /** Makes the folder of a release whose replicas are found on this machine, or nowhere. */
  async release(id: string, host = "localhost"): Promise<void> {
    await Deno.mkdir(join(this.folder, id));
    for (const name of ["cloud", "web"]) await Deno.writeTextFile(join(this.folder, id, name), `${host}\n`);
  }

  async show(link: "current" | "next", id: string): Promise<void> {
    await Deno.symlink(id, join(this.folder, `${link}.new`));
    await Deno.rename(join(this.folder, `${link}.new`), join(this.folder, link));
  }

  serve(name: "cloud" | "web", handler: Deno.ServeHandler): Deno.HttpServer {
    return Deno.serve({ hostname: "127.0.0.1", port: this.ports[name], onListen: () => {} }, handler);
  }

  /** What the edge has logged so far. */
  log(): Promise<string> {
    return this.#caddy!.log();
  }

  ask(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports.live}${path}`, init);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
