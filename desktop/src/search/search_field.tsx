import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { openDialog } from "../state/dialogs.ts";
import { search, searchFor } from "../state/library.ts";
import { FilterIcon, SearchIcon } from "../ui/icons.tsx";

/** Words and filters; the button writes a filter for whoever does not type it. */
export function SearchField() {
  return (
    <div class="search" role="search">
      <SearchIcon />
      <input
        id="search"
        class="search-input"
        type="search"
        placeholder="Search, or filter: bpm:90-110 key:8A"
        aria-label="Search tracks"
        aria-keyshortcuts="/"
        autocomplete="off"
        maxLength={deskLimits.search}
        spellcheck={false}
        value={search.value}
        onInput={(event) => void searchFor(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            if (search.value === "") focusTracks();
            else void searchFor("");
          } else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            focusTracks();
          }
        }}
      />
      <kbd aria-hidden="true">/</kbd>
      <button
        type="button"
        class="button quiet icon-only small"
        aria-label="Add a filter…"
        title="Add a filter (F)"
        aria-keyshortcuts="f"
        onClick={() => openDialog.value = "filter"}
      >
        <FilterIcon />
      </button>
    </div>
  );
}

function focusTracks(): void {
  document.getElementById("track-list")?.focus();
}
