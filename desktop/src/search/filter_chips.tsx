import type { SearchTerm } from "@pika/contract/desk/search.ts";
import { openDialog } from "../state/dialogs.ts";
import { search, searchFor } from "../state/library.ts";
import { understood } from "../state/search.ts";
import { searchToSave, smartLists } from "../state/smart_lists.ts";
import { CloseIcon } from "../ui/icons.tsx";
import { without } from "./term_text.ts";

/** The filters of a search, each to be taken away with one press; and what of it is not understood. Nothing while only words are searched. */
export function FilterChips() {
  const { text, terms } = understood.value;
  const filters = terms.filter((term) => term.field !== null || term.problem !== null);
  if (filters.length === 0 || search.value.trim() === "") return null;
  const problems = filters.filter((term) => term.problem !== null);
  const isSaved = smartLists.value?.some((list) => list.search === text) ?? false;
  return (
    <div class="filter-bar" role="region" aria-label="How the search was understood">
      <ul class="filter-chips" aria-label="Filters">
        {filters.map((term, index) => (
          // Not by its place: a chip stays the same one, with the focus, when another before it goes.
          <Chip key={`${term.text} ${timesBefore(filters, index)}`} term={term} text={text} index={index} />
        ))}
      </ul>
      <button type="button" class="button quiet small" onClick={() => openDialog.value = "filter"}>
        + Filter
      </button>
      {!isSaved && problems.length === 0 && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            searchToSave.value = text;
            openDialog.value = "save_search";
          }}
        >
          Save as smart list…
        </button>
      )}
      <button type="button" class="button quiet small" onClick={() => clear()}>Clear</button>
      {problems.length > 0 && (
        <div class="filter-problems" role="status">
          {problems.map((term) => <p key={term.start}>{term.problem}</p>)}
        </div>
      )}
    </div>
  );
}

/** Its button has the focus; Delete and Backspace take the filter away too, the arrows go to its neighbours. */
function Chip({ term, text, index }: { term: SearchTerm; text: string; index: number }) {
  const remove = () => {
    void searchFor(without(text, term));
    const chips = chipButtons();
    (chips[index + 1] ?? chips[index - 1] ?? document.getElementById("search"))?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (event.key === "Delete" || event.key === "Backspace") remove();
    else if (step !== 0) chipButtons()[index + step]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <li class={`filter-chip${term.negated ? " negated" : ""}${term.problem ? " not-understood" : ""}`}>
      <bdi>{term.text}</bdi>
      <button
        type="button"
        class="filter-remove"
        aria-label={`Remove ${term.text}`}
        onClick={remove}
        onKeyDown={onKeyDown}
      >
        <CloseIcon />
      </button>
    </li>
  );
}

/** How often the same has been written before. */
function timesBefore(terms: readonly SearchTerm[], index: number): number {
  return terms.slice(0, index).filter(({ text }) => text === terms[index]!.text).length;
}

function clear(): void {
  void searchFor("");
  document.getElementById("search")?.focus();
}

function chipButtons(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".filter-remove")];
}
