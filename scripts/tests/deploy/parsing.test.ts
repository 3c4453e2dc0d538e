/** What the stand reads out of files of others. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { imagesNamed, namingImages } from "../../lib/images_named.ts";
import { root } from "../../lib/paths.ts";
import { parseRoutes } from "./engine.ts";

Deno.test("images are found in Dockerfiles and Compose files, stages and variables are not images", () => {
  const dockerfile = `ARG BASE=debian:trixie-20260101-slim
ARG VERSION=1.0.0
FROM denoland/deno:bin-2.9.6 AS deno
FROM --platform=linux/amd64 \${BASE} AS build
FROM build
FROM scratch
`;
  assert.deepEqual(imagesNamed(dockerfile), ["denoland/deno:bin-2.9.6", "debian:trixie-20260101-slim"]);
  const compose = `services:
  db:
    image: \${PIKA_DB_IMAGE:-postgres:17.10-trixie}
  cloud:
    image: \${PIKA_CLOUD_IMAGE:?name it}
  backup:
    image: \${PIKA_DB_IMAGE:-postgres:17.10-trixie}
  edge:
    image: caddy:2.11.7-alpine
`;
  assert.deepEqual(imagesNamed(compose), ["postgres:17.10-trixie", "caddy:2.11.7-alpine"]);
});

Deno.test("every base image is named by an exact version, and the files agree on it", async () => {
  const names = new Set<string>();
  for (const path of namingImages) {
    for (const name of imagesNamed(await Deno.readTextFile(join(root, path)))) names.add(name);
  }
  const repositories = [...names].map((name) => name.split(":")[0]);
  assert.deepEqual(repositories.sort(), [
    ...["caddy", "cloudflare/cloudflared", "debian", "denoland/deno", "oven/bun", "postgres"],
  ]);
  // 2.9.6, 17.10, 2026.9.1; Debian's are dates.
  for (const name of names) assert.match(name, /:\D*(\d+\.\d+(\.\d+)?|\d{8})(-\w+)?$/, name);
  assert.ok(
    names.has(`denoland/deno:bin-${Deno.version.deno}`),
    "the images' Deno is the one that tests them",
  );
});

Deno.test("routes are read with addresses the right way round", () => {
  const text = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;
  assert.deepEqual(parseRoutes(text), [
    { device: "eth0", address: 0, mask: 0 },
    { device: "docker0", address: 0xac110000, mask: 0xffff0000 },
  ]);
});
