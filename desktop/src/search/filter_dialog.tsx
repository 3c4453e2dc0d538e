import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { plural } from "../format/numbers.ts";
import { search, searchFor } from "../state/library.ts";
import { countOf } from "../state/search.ts";
import { Dialog } from "../ui/dialog.tsx";
import { BackIcon } from "../ui/icons.tsx";
import { FieldControl } from "./field_control.tsx";
import { type FieldOffer, offers } from "./fields.ts";
import { withTerm } from "./term_text.ts";

/** Writes a filter into the search for whoever does not type it: first which, then its value. */
export function FilterDialog({ onClose }: { onClose: () => void }) {
  const [offer, setOffer] = useState<FieldOffer | null>(null);
  const content = useRef<HTMLDivElement>(null);
  // Here, since the dialog takes the focus when it opens.
  useLayoutEffect(() => content.current!.querySelector<HTMLElement>("input, button")?.focus(), [offer]);
  return (
    <Dialog title={offer ? `Filter: ${offer.label.toLowerCase()}` : "Add a filter"} onClose={onClose}>
      <div ref={content} class="filter-dialog">
        {offer
          ? <Chosen key={offer.field} offer={offer} onBack={() => setOffer(null)} onDone={onClose} />
          : <Fields onChoose={setOffer} />}
      </div>
    </Dialog>
  );
}

function Fields({ onChoose }: { onChoose: (offer: FieldOffer) => void }) {
  return (
    <>
      <ul class="filter-fields">
        {offers(new Date().getFullYear()).map((offer) => (
          <li key={offer.field}>
            <button type="button" class="button" onClick={() => onChoose(offer)}>{offer.label}</button>
          </li>
        ))}
      </ul>
      <p class="hint">
        Filters can be typed, too: <code>bpm:90-110</code> <code>key:8A~</code> <code>energy&gt;6</code>{" "}
        <code>-genre:soul</code> <code>-played:30d</code>
      </p>
    </>
  );
}

interface ChosenProps {
  offer: FieldOffer;
  onBack: () => void;
  onDone: () => void;
}

function Chosen({ offer, onBack, onDone }: ChosenProps) {
  const [term, setTerm] = useState<string | null>(null);
  const [isNegated, setNegated] = useState(false);
  const written = term === null ? null : `${isNegated ? "-" : ""}${term}`;
  const found = useCount(written);
  return (
    <form
      class="filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (written === null) return;
        void searchFor(withTerm(search.value, written));
        onDone();
      }}
    >
      <FieldControl offer={offer} onTerm={setTerm} />
      <label class="choice">
        <input
          type="checkbox"
          checked={isNegated}
          onChange={(event) => setNegated(event.currentTarget.checked)}
        />
        Leave out what this finds
      </label>
      <div class="filter-form-end">
        <button type="button" class="button quiet" onClick={onBack}>
          <BackIcon /> Other filter
        </button>
        <span class="muted tabular" role="status">
          {written !== null && found !== null && plural(found, "track")}
        </span>
        <button type="submit" class="button primary" disabled={written === null}>Add filter</button>
      </div>
    </form>
  );
}

/** How many tracks the search finds with a filter more; `null` while that is not known. */
function useCount(term: string | null): number | null {
  const [found, setFound] = useState<number | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (term === null) setFound(null);
    else {
      countOf(withTerm(search.value, term))
        .then((total) => isCurrent && setFound(total), () => isCurrent && setFound(null));
    }
    return () => isCurrent = false;
  }, [term]);
  return found;
}
