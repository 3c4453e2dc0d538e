/** Whose a room is, and who is refused what. */

import { RefusalError } from "../base/refusal.ts";

/** Who asks: one device of one account. */
export interface Caller {
  device: string;
  account: string;
}

/** Whose a room is: the account's, and the device's that started it. */
export interface Ownership {
  /** `null`: the night is deleted. */
  account_id: string | null;
  /** `null`: the device was signed out and removed. */
  device_id: string | null;
}

/** `asked`: the id or the code. */
export function roomUnknown(asked: string): RefusalError {
  return new RefusalError("session_unknown", `There is no session "${asked.slice(0, 40)}"`);
}

/** Why `caller` may not look at a room as its DJ does; `null`: it may, since it is the account's. */
export function refuseToShow(room: Ownership, caller: Caller): RefusalError | null {
  if (room.account_id === caller.account) return null;
  return new RefusalError("not_your_session", "This session is another DJ's");
}

/** Why `caller` may not change a room; `null`: it may, since it started it. */
export function refuseToChange(room: Ownership, caller: Caller): RefusalError | null {
  const refusal = refuseToShow(room, caller);
  if (refusal || room.device_id === caller.device) return refusal;
  const help = "only that one changes it";
  return new RefusalError("other_device", "This session was started on another device", { help });
}
