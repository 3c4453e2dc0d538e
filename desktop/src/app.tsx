import { useEffect } from "preact/hooks";
import { FoldersDialog } from "./dialogs/folders_dialog.tsx";
import { HelpDialog } from "./dialogs/help_dialog.tsx";
import { ProblemsDialog } from "./dialogs/problems_dialog.tsx";
import { SettingsDialog } from "./dialogs/settings_dialog.tsx";
import { LibraryProblem } from "./library/library_problem.tsx";
import { FirstStart } from "./library/first_start.tsx";
import { LibraryScreen } from "./library/library_screen.tsx";
import { firstStart, folders } from "./state/activity.ts";
import { openDialog } from "./state/dialogs.ts";
import { undoLast } from "./state/edits.ts";
import { clearSelection, selected } from "./state/library.ts";
import { route } from "./state/route.ts";
import { hello } from "./state/session.ts";
import { Starting } from "./starting.tsx";
import { TrackScreen } from "./track/track_screen.tsx";
import { Banner } from "./ui/banner.tsx";
import { isTyping } from "./ui/keyboard.ts";
import { StatusBar } from "./ui/status_bar.tsx";

export function App() {
  useEffect(() => {
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <div class="app">
      <Banner />
      <Screen />
      <StatusBar />
      <OpenDialog />
    </div>
  );
}

function Screen() {
  if (hello.value?.error) return <LibraryProblem failure={hello.value.error} />;
  if (hello.value === null || folders.value === null) return <Starting />;
  if (firstStart.value) return <FirstStart />;
  const now = route.value;
  return now.screen === "track" ? <TrackScreen id={now.id} /> : <LibraryScreen />;
}

function OpenDialog() {
  const close = () => openDialog.value = null;
  switch (openDialog.value) {
    case "folders":
      return <FoldersDialog onClose={close} />;
    case "settings":
      return <SettingsDialog onClose={close} />;
    case "help":
      return <HelpDialog onClose={close} />;
    case "problems":
      return <ProblemsDialog onClose={close} />;
    case null:
      return null;
  }
}

function onKeyDown(event: KeyboardEvent): void {
  if (openDialog.value !== null || isTyping(event)) return;
  const undoing = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (undoing) {
    event.preventDefault();
    void undoLast();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    event.preventDefault();
    openDialog.value = "help";
  } else if (event.key === "/" && route.value.screen === "library") {
    const field = document.querySelector<HTMLInputElement>("#search");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "Escape" && route.value.screen === "library" && selected.value.size > 0) {
    clearSelection();
  }
}
