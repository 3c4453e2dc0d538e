import { plural } from "../format/numbers.ts";
import { FilterChips } from "../search/filter_chips.tsx";
import { NoMatch } from "../search/no_match.tsx";
import { SearchField } from "../search/search_field.tsx";
import { folders, notAllowed, rescan, scan } from "../state/folders.ts";
import { openDialog } from "../state/dialogs.ts";
import { search, selected, total } from "../state/library.ts";
import { PrivacySettingsButton } from "../ui/mac_question.tsx";
import { TopBar } from "../ui/top_bar.tsx";
import { LibrarySide, SideButton } from "./library_side.tsx";
import { SelectionBar } from "./selection_bar.tsx";
import { TrackTable } from "./track_table.tsx";

export function LibraryScreen() {
  return (
    <div class="screen library">
      <TopBar>
        <SideButton />
        <SearchField />
        <span class="count muted" role="status">{total.value !== null && plural(total.value, "track")}</span>
      </TopBar>
      <MissingFolders />
      <NotAllowed />
      <FilterChips />
      {selected.value.size > 0 && <SelectionBar />}
      <div class="library-body">
        <LibrarySide />
        <main class="library-main">
          <h1 class="visually-hidden">Library</h1>
          {total.value === 0 ? <EmptyLibrary /> : <TrackTable />}
        </main>
      </div>
    </div>
  );
}

function MissingFolders() {
  const missing = folders.value?.filter((folder) => folder.missing) ?? [];
  if (missing.length === 0) return null;
  return (
    <div class="notice" role="status">
      <span>
        Cannot find{" "}
        <bdi>{missing.map((folder) => folder.path).join(", ")}</bdi>. Connect the drive, then look again;
        nothing that Pika knows about these tracks is lost.
      </span>
      <button type="button" class="button small" onClick={() => void rescan()}>Look again</button>
    </div>
  );
}

/** A folder that macOS keeps Pika from is not gone: what is known of its tracks stays. */
function NotAllowed() {
  const [first, ...others] = notAllowed.value;
  if (!first) return null;
  return (
    <div class="notice" role="status">
      <span>
        {first.message} Nothing that Pika knows about these tracks is lost.
        {others.length > 0 && (
          <>
            {" "}
            <button type="button" class="link" onClick={() => openDialog.value = "problems"}>
              {plural(others.length, "other place")} too
            </button>
          </>
        )}
      </span>
      <PrivacySettingsButton />
      <button type="button" class="button small" onClick={() => void rescan()}>Look again</button>
    </div>
  );
}

function EmptyLibrary() {
  if (search.value.trim() !== "") {
    return <NoMatch text={search.value.trim()} />;
  }
  if (scan.value?.state === "running") {
    return (
      <div class="empty" role="status">
        <span class="spinner large" aria-hidden="true" />
        <h2>Looking for music</h2>
        <p>{plural(scan.value.files_seen, "file")} seen. Tracks appear here as they are found.</p>
      </div>
    );
  }
  return (
    <div class="empty">
      <h2>No music in your folders</h2>
      <p>
        Pika reads MP3, M4A, WMA, FLAC, WAV, AIFF and Ogg files. Add another folder, or look again after
        copying music in.
      </p>
      <div class="empty-actions">
        <button type="button" class="button primary" onClick={() => openDialog.value = "folders"}>
          Folders…
        </button>
        <button type="button" class="button" onClick={() => void rescan()}>Look again</button>
        <a class="button" href="#/sources">From other programs…</a>
      </div>
    </div>
  );
}
