/** Chooses the desk on which an installed app is looked at. */

import type { Os } from "../targets/target.ts";
import { BrowserDesk, type BrowserDeskOptions } from "./browser_desk.ts";
import type { AppOnTrial, Desk } from "./desk.ts";
import { MacDesk } from "./mac_desk.ts";
import { WindowsDesk } from "./windows_desk.ts";
import { X11Desk } from "./x11_desk.ts";

/** Seconds after the end of a program within which its system has written the report of its crash. */
const reports = 15;

/** The desk for an app's own window. */
export async function windowDesk(app: AppOnTrial, os: Os): Promise<Desk> {
  const environment = Deno.env.toObject();
  switch (os) {
    case "linux":
      return await X11Desk.open(app);
    case "macos":
      return await MacDesk.open(app, { environment, reports });
    case "windows":
      return await WindowsDesk.open(app, { environment, reports });
  }
}

/** The desk for an app whose page is opened in a browser. */
export function browserDesk(app: AppOnTrial, options: BrowserDeskOptions): Desk {
  return new BrowserDesk(app, options);
}
