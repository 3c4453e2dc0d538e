import { limits } from "@pika/contract/limits.ts";
import { plural } from "../format/numbers.ts";
import { folders, notAllowed, rescan, scan } from "../state/folders.ts";
import { openDialog } from "../state/dialogs.ts";
import { search, searchFor, selected, total } from "../state/library.ts";
import { SearchIcon } from "../ui/icons.tsx";
import { PrivacySettingsButton } from "../ui/mac_question.tsx";
import { TopBar } from "../ui/top_bar.tsx";
import { SelectionBar } from "./selection_bar.tsx";
import { TrackTable } from "./track_table.tsx";

export function LibraryScreen() {
  return (
    <div class="screen library">
      <TopBar>
        <SearchField />
        <span class="count muted" role="status">{total.value !== null && plural(total.value, "track")}</span>
      </TopBar>
      <MissingFolders />
      <NotAllowed />
      {selected.value.size > 0 && <SelectionBar />}
      <main class="library-main">
        <h1 class="visually-hidden">Library</h1>
        {total.value === 0 ? <EmptyLibrary /> : <TrackTable />}
      </main>
    </div>
  );
}

function SearchField() {
  return (
    <div class="search" role="search">
      <SearchIcon />
      <input
        id="search"
        class="search-input"
        type="search"
        placeholder="Search title, artist, album, file name"
        aria-label="Search tracks"
        aria-keyshortcuts="/"
        autocomplete="off"
        maxLength={limits.search}
        spellcheck={false}
        value={search.value}
        onInput={(event) => void searchFor(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            if (search.value === "") document.getElementById("track-list")?.focus();
            else void searchFor("");
          } else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            document.getElementById("track-list")?.focus();
          }
        }}
      />
      <kbd aria-hidden="true">/</kbd>
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
    return (
      <div class="empty">
        <h2>No track matches “{search.value.trim()}”</h2>
        <p>The search looks at title, artist, album and file name.</p>
        <button type="button" class="button" onClick={() => void searchFor("")}>Clear the search</button>
      </div>
    );
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
