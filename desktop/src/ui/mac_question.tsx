import { isMac, shell } from "../state/session.ts";
import { showError } from "../state/toasts.ts";

/** What macOS will ask when the button beside it is pressed, and what to answer. Nothing on other systems. */
export function MacQuestion({ children }: { children: preact.ComponentChildren }) {
  if (!isMac.value) return null;
  return <p class="hint">{children}</p>;
}

/** Leads to where the person can still allow what macOS was told not to; nothing where the window cannot. */
export function PrivacySettingsButton() {
  const open = shell.openPrivacySettings;
  if (!open) return null;
  const click = () =>
    void open().catch((error) =>
      showError("Cannot open System Settings; open it from the Apple menu", error)
    );
  return <button type="button" class="button small" onClick={click}>Open System Settings</button>;
}
