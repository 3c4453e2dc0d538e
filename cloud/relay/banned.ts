/** Ends the connections of those who are kept out: of a device, and of all who come from an address. */

import type { Bans } from "../accounts/bans.ts";
import { dancerError, deskError } from "../base/refusal.ts";
import type { DancerConnection } from "./dancers.ts";
import type { DeskSocket } from "./desk_socket.ts";
import { frameOf } from "./frame.ts";

/** Policy violation, of RFC 6455. */
const closeCode = 1008;

/** Tells each of them, and closes. To be called whenever the bans were read. */
export function dismissBanned(
  bans: Bans,
  { desks, dancers }: { desks: Iterable<DeskSocket>; dancers: Iterable<DancerConnection> },
): void {
  if (!bans.any) return;
  for (const desk of [...desks]) {
    const refusal = bans.ofDevice(desk.device.device) ?? bans.ofAddress(desk.place.address);
    if (!refusal) continue;
    desk.say(deskError(refusal));
    desk.end(closeCode, refusal.code);
  }
  for (const dancer of [...dancers]) {
    const refusal = bans.ofAddress(dancer.place.address);
    if (!refusal) continue;
    dancer.write(frameOf(dancerError(refusal)));
    dancer.end(closeCode, refusal.code);
  }
}
