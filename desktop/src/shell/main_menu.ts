/**
 * The bar of menus at the head of a Mac's screen. Without it nothing there answers to ⌘C, ⌘V or ⌘Q.
 *
 * Neutralino 6.9.0 (api/window/window.cpp, `__createMenu` for macOS) takes a list of items: `text` (`-` is a line between two), `menuItems`,
 * `shortcut` (always with ⌘; a capital letter is with ⇧ too; there is no ⌥, so "Hide Others" has none), and `action`, the selector that
 * AppKit sends to whatever has the focus. An item without `action` is told to the page, by the event `mainMenuItemClicked` with its `id`.
 *
 * Two items are the page's although AppKit has selectors for them:
 *
 * - Quit. `terminate:` ends the program by `exit()`, past the event `windowClose` and beside Neutralino's own threads, and
 *   `performClose:` reaches no window that is minimised.
 * - Undo. Only the page knows what is meant: the last edit of a track, or letters in a field. It hears ⌘Z before any menu does (WebKit's
 *   `performKeyEquivalent:` asks the page first, and gives to the menu what the page did not take), so its own undo stays its own.
 */

/** What the page is told of. */
export type MenuChoice = "quit" | "settings" | "undo" | "help" | "report";

/** An item as Neutralino takes it. */
export interface MenuItem {
  text: string;
  id?: MenuChoice;
  /** An AppKit selector. */
  action?: string;
  shortcut?: string;
  menuItems?: MenuItem[];
}

const line: MenuItem = { text: "-" };

/** The menus, as `window.setMainMenu` takes them. The first one gets the program's name from the system. */
export const mainMenu: readonly MenuItem[] = [
  {
    text: "Pika",
    menuItems: [
      { text: "About Pika", action: "orderFrontStandardAboutPanel:" },
      line,
      { text: "Settings…", id: "settings", shortcut: "," },
      line,
      { text: "Hide Pika", action: "hide:", shortcut: "h" },
      { text: "Hide Others", action: "hideOtherApplications:" },
      { text: "Show All", action: "unhideAllApplications:" },
      line,
      { text: "Quit Pika", id: "quit", shortcut: "q" },
    ],
  },
  {
    text: "Edit",
    menuItems: [
      { text: "Undo", id: "undo", shortcut: "z" },
      { text: "Redo", action: "redo:", shortcut: "Z" },
      line,
      { text: "Cut", action: "cut:", shortcut: "x" },
      { text: "Copy", action: "copy:", shortcut: "c" },
      { text: "Paste", action: "paste:", shortcut: "v" },
      { text: "Select All", action: "selectAll:", shortcut: "a" },
    ],
  },
  {
    text: "Window",
    menuItems: [
      { text: "Minimise", action: "performMiniaturize:", shortcut: "m" },
      { text: "Zoom", action: "performZoom:" },
      line,
      { text: "Close", action: "performClose:", shortcut: "w" },
    ],
  },
  {
    text: "Help",
    menuItems: [{ text: "Pika Help", id: "help", shortcut: "?" }, line, {
      text: "Save a report…",
      id: "report",
    }],
  },
];

/** What was chosen, of the data of `mainMenuItemClicked`; undefined for an item that is none of the page's. */
export function menuChoice({ id }: { id: string }): MenuChoice | undefined {
  return mainMenu.flatMap(({ menuItems = [] }) => menuItems).find((item) =>
    item.id !== undefined && item.id === id
  )
    ?.id;
}
