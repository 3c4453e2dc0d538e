/** What the page says is kept, in its order: words and figures put together. Pure. */

import type { keeping } from "@pika/contract/keeping.ts";
import type { PrivacyText } from "../text/privacy/en.ts";

/** What holds on this server. */
export interface Figures {
  /** Days after a night's end that it knows dancers by number. */
  dancerDays: number;
  /** Days after its end that a night is kept; `null`: until its DJ deletes it. */
  nightDays: number | null;
}

/** One thing that is kept. */
export interface Kept {
  what: string;
  why: string;
  who: string;
  long: string;
}

/** Everything that is kept, by whom it concerns. */
export function keptThings(
  words: PrivacyText,
  { dancerDays, nightDays }: Figures,
  fixed: typeof keeping,
): Record<"dancers" | "djs" | "around", Kept[]> {
  const { cookie, actions, presence, phone, account, devices, nights, events, address, logs, backups } =
    words;
  return {
    dancers: [
      { ...actions, long: actions.long(dancerDays) },
      { ...cookie, long: cookie.long(fixed.cookieDays) },
      { ...presence, long: presence.long(fixed.presenceSeconds) },
      { ...phone, long: phone.long(fixed.outboxHours) },
    ],
    djs: [
      account,
      { ...devices, long: devices.long(fixed.deviceDays) },
      { ...nights, long: nights.long(nightDays) },
      { ...events, long: events.long(fixed.eventDays) },
    ],
    around: [
      address,
      { ...logs, long: logs.long(fixed.logMegabytes) },
      { ...backups, long: backups.long(fixed.backupDays) },
    ],
  };
}
