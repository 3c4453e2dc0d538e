import type { ComponentChildren, JSX } from "preact";
import { networkWords } from "../format/network_words.ts";
import { type DialogName, openDialog } from "../state/dialogs.ts";
import { liveState, network, session } from "../state/live.ts";
import { route } from "../state/route.ts";
import { FolderIcon, HelpIcon, PersonIcon, SettingsIcon } from "./icons.tsx";

const SCREENS = [
  { name: "Library", href: "#/", key: "1", screens: ["library", "track", "sources"] },
  { name: "Sets", href: "#/sets", key: "2", screens: ["sets"] },
  { name: "Live", href: "#/live", key: "3", screens: ["live"] },
  { name: "Nights", href: "#/nights", key: "4", screens: ["nights", "night"] },
];

/** The head of every screen: where one can go, whether the night is live, and what the screen itself puts there. */
export function TopBar({ children }: { children?: ComponentChildren }) {
  return (
    <header class="top-bar">
      <span class="brand">
        <img src="icon.svg" alt="" width="28" height="28" />
        <span class="brand-name">Pika</span>
      </span>
      <nav class="main-nav" aria-label="Screens">
        {SCREENS.map(({ name, href, key, screens }) => (
          <a
            key={name}
            href={href}
            aria-keyshortcuts={key}
            aria-current={screens.includes(route.value.screen) ? "page" : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <LiveLight />
      {children}
      <nav class="top-actions" aria-label="App">
        <TopButton label="Account" icon={<PersonIcon />} dialog="account" />
        <TopButton label="Folders" icon={<FolderIcon />} dialog="folders" />
        <TopButton label="Settings" icon={<SettingsIcon />} dialog="settings" />
        <TopButton label="Help" icon={<HelpIcon />} dialog="help" />
      </nav>
    </header>
  );
}

function TopButton({ label, icon, dialog }: { label: string; icon: JSX.Element; dialog: DialogName }) {
  return (
    <button type="button" class="button quiet" title={label} onClick={() => openDialog.value = dialog}>
      {icon}
      <span class="button-label">{label}</span>
    </button>
  );
}

/** Seen on every screen while a night runs. */
function LiveLight() {
  if (liveState.value === null || liveState.value === "off") return null;
  const now = network.value;
  const light = now?.light ?? "off";
  const words = now ? networkWords(now, Date.now()).headline.toLowerCase() : "connecting";
  const ending = liveState.value === "ending";
  return (
    <a class={`live-light ${light}`} href="#/live">
      <span class="lamp" aria-hidden="true" />
      {ending ? "Ending" : "Live"} <span class="visually-hidden">{words}</span>
      {session.value?.code && !ending && <span class="live-code">{session.value.code}</span>}
    </a>
  );
}
