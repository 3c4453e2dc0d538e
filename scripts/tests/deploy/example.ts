/** A deployment for tests that look at words only. */

import { layout } from "../../deploy/layout.ts";
import type { NewVersion } from "../../deploy/deployment.ts";

const revision = "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b";
const name = "0.2.0-1a2b3c4d5e6f";

export const exampleDeployment: NewVersion = {
  kind: "new version",
  server: { user: "deploy", host: "vps.example", port: 22, key: null, knownHosts: null },
  paths: layout("pika"),
  settings: {
    ...{ port: 8080, previewPort: 8081, cloudReplicas: 2, webReplicas: 1 },
    ...{
      publicUrl: "https://pika.example",
      profiles: ["tunnel", "backup"],
      ...{ proxy: "", addressHeader: null },
    },
  },
  release: { id: "r20261125-120000", version: name, revision },
  previous: { id: "r20261124-120000", version: "0.1.0-0123456789ab", revision: "0123456789ab" },
  origin: { strategy: "pull", login: null },
  version: {
    name,
    revision,
    cloudImage: `ghcr.io/owner/pika-cloud:${name}`,
    webImage: `ghcr.io/owner/pika-web:${name}`,
  },
  staged: "/tmp/release",
  recreate: [],
  limits: { healthSeconds: 60, watchSeconds: 90, minFreeBytes: 2e9, keep: 3 },
};
