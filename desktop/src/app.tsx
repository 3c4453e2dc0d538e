import { useEffect } from "preact/hooks";
import { AccountDialog } from "./dialogs/account_dialog.tsx";
import { FoldersDialog } from "./dialogs/folders_dialog.tsx";
import { HelpDialog } from "./dialogs/help_dialog.tsx";
import { ProblemsDialog } from "./dialogs/problems_dialog.tsx";
import { RecordingsDialog } from "./dialogs/recordings_dialog.tsx";
import { ReportDialog } from "./dialogs/report_dialog.tsx";
import { SettingsDialog } from "./dialogs/settings_dialog.tsx";
import { ExportDialog } from "./exports/export_dialog.tsx";
import { ColumnsDialog } from "./library/columns_dialog.tsx";
import { EditManyDialog } from "./library/edit_many_dialog.tsx";
import { LibraryProblem } from "./library/library_problem.tsx";
import { FirstStart } from "./library/first_start.tsx";
import { LibraryScreen } from "./library/library_screen.tsx";
import { AnnounceDialog } from "./live/announce_dialog.tsx";
import { LiveAnnouncer } from "./live/announcer.tsx";
import { CodeScreen } from "./live/code_screen.tsx";
import { DeckDialog } from "./live/deck_dialog.tsx";
import { EndNightDialog } from "./live/end_night_dialog.tsx";
import { LiveScreen } from "./live/live_screen.tsx";
import { PlayNowDialog } from "./live/play_now_dialog.tsx";
import { PollDialog } from "./live/poll_dialog.tsx";
import { NightScreen } from "./nights/night_screen.tsx";
import { NightsScreen } from "./nights/nights_screen.tsx";
import { AddToDialog } from "./sets/add_to_dialog.tsx";
import { AlternativesDialog } from "./sets/alternatives_dialog.tsx";
import { FillDialog } from "./sets/fill_dialog.tsx";
import { PlanDialog } from "./sets/plan_dialog.tsx";
import { SetsScreen } from "./sets/sets_screen.tsx";
import { SlotsDialog } from "./sets/slots_dialog.tsx";
import { redoHere, undoHere } from "./sets/undo_here.ts";
import { VersionsDialog } from "./sets/versions_dialog.tsx";
import { FilterDialog } from "./search/filter_dialog.tsx";
import { SaveSearchDialog } from "./search/save_search_dialog.tsx";
import type { MenuChoice } from "./shell/main_menu.ts";
import { firstStart, folders } from "./state/folders.ts";
import { openDialog } from "./state/dialogs.ts";
import { undoLast } from "./state/edits.ts";
import { clearSelection, selected } from "./state/library.ts";
import { codeShown, isLive, session } from "./state/live.ts";
import { openLibrary, openLive, openNights, openSets, route } from "./state/route.ts";
import { hello, shell } from "./state/session.ts";
import { PlayerBar } from "./player/player_bar.tsx";
import { toggleHere } from "./state/player.ts";
import { PreviewScreen } from "./sources/preview_screen.tsx";
import { SourcesScreen } from "./sources/sources_screen.tsx";
import { Starting } from "./starting.tsx";
import { WriteTagsDialog } from "./tag_writes/write_tags_dialog.tsx";
import { TrackScreen } from "./track/track_screen.tsx";
import { Banner } from "./ui/banner.tsx";
import { isField, isPressedBySpace, isTyping } from "./ui/keyboard.ts";
import { StatusBar } from "./ui/status_bar.tsx";
import { UpdateCard } from "./updates/update_card.tsx";

export function App() {
  useEffect(() => {
    addEventListener("keydown", onKeyDown);
    shell.onMenu?.(onMenu);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <div class="app">
      <Banner />
      <UpdateCard />
      <Screen />
      <PlayerBar />
      <StatusBar />
      <LiveAnnouncer />
      <OpenDialog />
      <CodeScreen />
    </div>
  );
}

function Screen() {
  if (hello.value?.error) return <LibraryProblem failure={hello.value.error} />;
  if (hello.value === null || folders.value === null) return <Starting />;
  const now = route.value;
  switch (now.screen) {
    case "sets":
      return firstStart.value ? <FirstStart /> : <SetsScreen />;
    case "sources":
      return now.id === null ? <SourcesScreen /> : <PreviewScreen key={now.id} id={now.id} />;
    case "live":
      return <LiveScreen />;
    case "nights":
      return <NightsScreen />;
    case "night":
      return <NightScreen id={now.id} />;
    case "track":
      return firstStart.value ? <FirstStart /> : <TrackScreen id={now.id} />;
    case "library":
      return firstStart.value ? <FirstStart /> : <LibraryScreen />;
  }
}

function OpenDialog() {
  const close = () => openDialog.value = null;
  switch (openDialog.value) {
    case "account":
      return <AccountDialog onClose={close} />;
    case "folders":
      return <FoldersDialog onClose={close} />;
    case "settings":
      return <SettingsDialog onClose={close} />;
    case "columns":
      return <ColumnsDialog onClose={close} />;
    case "edit_many":
      return <EditManyDialog onClose={close} />;
    case "help":
      return <HelpDialog onClose={close} />;
    case "problems":
      return <ProblemsDialog onClose={close} />;
    case "recordings":
      return <RecordingsDialog onClose={close} />;
    case "export":
      return <ExportDialog onClose={close} />;
    case "write_tags":
      return <WriteTagsDialog onClose={close} />;
    case "report":
      return <ReportDialog onClose={close} />;
    case "deck":
      return <DeckDialog onClose={close} />;
    case "play_now":
      return <PlayNowDialog onClose={close} />;
    case "announce":
      return <AnnounceDialog onClose={close} />;
    case "poll":
      return <PollDialog onClose={close} />;
    case "end_night":
      return <EndNightDialog onClose={close} />;
    case "set_plan":
      return <PlanDialog onClose={close} />;
    case "set_versions":
      return <VersionsDialog onClose={close} />;
    case "set_alternatives":
      return <AlternativesDialog onClose={close} />;
    case "set_fill":
      return <FillDialog onClose={close} />;
    case "set_slots":
      return <SlotsDialog onClose={close} />;
    case "add_to":
      return <AddToDialog onClose={close} />;
    case "filter":
      return <FilterDialog onClose={close} />;
    case "save_search":
      return <SaveSearchDialog onClose={close} />;
    case null:
      return null;
  }
}

/** The keys that work on every screen. */
const KEYS: Record<string, () => void> = {
  "?": () => openDialog.value = "help",
  "1": openLibrary,
  "2": () => openSets(),
  "3": openLive,
  "4": openNights,
};

/** Those that do something only while the night runs. */
const LIVE_KEYS: Record<string, () => void> = {
  p: () => codeShown.value = session.value?.url != null,
  m: () => openDialog.value = "play_now",
  a: () => openDialog.value = "announce",
  v: () => openDialog.value = "poll",
};

function onKeyDown(event: KeyboardEvent): void {
  if (openDialog.value !== null || codeShown.value || isTyping(event)) return;
  if (event.ctrlKey || event.metaKey) {
    const undo = event.key.toLowerCase() === "z" && !event.shiftKey;
    const redo = event.key.toLowerCase() === "z" ? event.shiftKey : event.key.toLowerCase() === "y";
    if (undo) undoHereOrEdit();
    else if (redo && route.value.screen === "sets") void redoHere();
    else return;
    event.preventDefault();
    return;
  }
  if (event.altKey || event.defaultPrevented) return;
  if (event.key === " " && !event.shiftKey) {
    if (isPressedBySpace(event.target)) return;
    event.preventDefault();
    toggleHere(route.value.screen === "track" ? route.value.id : null);
    return;
  }
  const run = KEYS[event.key] ?? (isLive.value ? LIVE_KEYS[event.key.toLowerCase()] : undefined);
  if (run) {
    event.preventDefault();
    run();
  } else if (event.key === "/") {
    const field = document.querySelector<HTMLInputElement>("#search, #pool-search");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key.toLowerCase() === "f" && route.value.screen === "library" && !firstStart.value) {
    event.preventDefault();
    openDialog.value = "filter";
  } else if (event.key === "Escape" && route.value.screen === "library" && selected.value.size > 0) {
    clearSelection();
  }
}

/** Takes back the last change of the set in use, on their screen; elsewhere the last edit of a track. */
function undoHereOrEdit(): void {
  void (route.value.screen === "sets" ? undoHere() : undoLast());
}

/** What was chosen in the system's bar of menus; a dialog that is open keeps its place, as with keys. */
function onMenu(choice: MenuChoice): void {
  // Of a field's own letters, whatever is open; the key came to the menu because the field did not take it.
  if (choice === "undo" && isField(document.activeElement)) {
    document.execCommand("undo");
    return;
  }
  if (openDialog.value !== null || codeShown.value) return;
  if (choice === "undo") undoHereOrEdit();
  else if (choice !== "quit") openDialog.value = choice;
}
