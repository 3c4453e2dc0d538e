/** Keys as they are called on keyboards other than a Mac's, and what a Mac has in their place; most of its keyboards have no others. */
const onMac: Record<string, readonly string[]> = {
  Ctrl: ["⌘"],
  PageUp: ["fn ↑"],
  PageDown: ["fn ↓"],
  Home: ["fn ←"],
  End: ["fn →"],
  Menu: ["Control", "click"],
};

/** The names to show for keys; `platform` is the browser's word for the system. */
export function keyNames(names: readonly string[], platform: string = navigator.platform): string[] {
  return platform.startsWith("Mac") ? names.flatMap((name) => onMac[name] ?? [name]) : [...names];
}
