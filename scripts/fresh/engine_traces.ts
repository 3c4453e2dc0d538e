/** What a test engine uses of the machine beside its own folders: one lock, one bridge. */

import { tmpdir } from "node:os";
import { join } from "node:path";

/** Who holds it may have an engine. It is of the machine, not of the checkout: the bridge has one name. */
export const engineLock: string = join(tmpdir(), "pika-test-engine.lock");

/** The network bridge of the engine, between its containers and this machine. */
export const engineBridge = "pika-test0";
