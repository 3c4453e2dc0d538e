import type { Trouble } from "./sidecar_trouble.ts";
import type { MenuChoice } from "./main_menu.ts";

/** A text to be kept under `name`; `type` is its media type. */
export interface TextFile {
  name: string;
  text: string;
  type: string;
}

/** What only the program around the page can do. Above this interface nothing knows which shell it is. */
export interface Shell {
  /** The version of the program around the page. Absent: it is a browser. */
  readonly runtime?: string;
  /**
   * The address of the sidecar's WebSocket, ready to open; fresh for each attempt, since a token serves once.
   * @throws when the sidecar cannot be reached; the message is shown to the person.
   */
  address(): Promise<string>;
  /**
   * Asks for a folder with the system's own dialog; `null` when the person chose none. Absent: there is no such dialog.
   * @throws when none came.
   */
  chooseFolder?(title: string): Promise<string | null>;
  /** Starts the sidecar again after it died. Absent: this shell cannot, the connection can only be tried again. */
  restartSidecar?(): Promise<void>;
  /**
   * Finds out why the sidecar does not run; `null` when its program does. Absent: this shell cannot know.
   * @throws when nothing could be found out.
   */
  whyNoSidecar?(): Promise<Trouble | null>;
  /**
   * Lets the person keep a text as a file; resolves to where it went, or to `null` when nothing was chosen.
   * @throws when there is no dialog, or the file cannot be written.
   */
  saveText(file: TextFile): Promise<string | null>;
  /** Puts text on the clipboard. */
  copyText(text: string): Promise<void>;
  /** Brings the window to the front, as far as the system lets a program do that. */
  toFront(): Promise<void>;
  /**
   * Opens a web address outside the app.
   * @throws {LinkError} when it is none that is safe to open.
   */
  openLink(url: string): Promise<void>;
  /** Opens Privacy & Security in the system's settings. Absent: this system, or this shell, has no way there. */
  openPrivacySettings?(): Promise<void>;
  /** True where macOS runs the app from a passing copy, because it still lies where it was downloaded. */
  isTranslocated?: boolean;
  /**
   * Hears when the program around the page has not been reached for long, and when it is again. Absent: there is none, or the page is
   * gone with it.
   */
  onAway?(listener: (away: boolean) => void): void;
  /** Hears what was chosen in the system's bar of menus, and is the page's to answer. Absent: there is no such bar. */
  onMenu?(listener: (choice: MenuChoice) => void): void;
  /** Ends the app. Absent: the page is closed like any other page. */
  quit?(): Promise<void>;
}
