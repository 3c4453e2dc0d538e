/** Where things lie in a checkout. All paths are absolute and without a trailing slash. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Everything that can be deleted and made again: environments, build steps, downloads. */
export const cacheDir: string = join(root, ".cache");
/** What comes out of a release: one folder a version. */
export const distDir: string = join(root, "dist");
export const sidecarDir: string = join(root, "sidecar");
export const desktopDir: string = join(root, "desktop");
