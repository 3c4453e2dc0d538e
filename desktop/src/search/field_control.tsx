import { useEffect, useState } from "preact/hooks";
import { ALL_KEYS, formatKey, wheelNumber } from "../keys/camelot.ts";
import { settings } from "../state/settings.ts";
import type { Control, FieldOffer } from "./fields.ts";
import { FoundChoices } from "./found_choices.tsx";
import { anyTerm, rangeTerm } from "./term_text.ts";

interface ControlProps<C extends Control = Control> {
  offer: FieldOffer & { control: C };
  /** What is chosen, as a filter; `null`: nothing yet. */
  onTerm: (term: string | null) => void;
}

/** The control that suits a field. */
export function FieldControl(
  { offer, onTerm }: { offer: FieldOffer; onTerm: (term: string | null) => void },
) {
  const { control } = offer;
  switch (control.kind) {
    case "range":
      return <RangeControl offer={{ ...offer, control }} onTerm={onTerm} />;
    case "duration":
      return <DurationControl offer={{ ...offer, control }} onTerm={onTerm} />;
    case "key":
      return <KeyControl offer={{ ...offer, control }} onTerm={onTerm} />;
    case "words":
      return <WordsControl offer={{ ...offer, control }} onTerm={onTerm} />;
    case "found":
      return <FoundChoices of={control.of} onChoose={(values) => onTerm(anyTerm(offer.field, values))} />;
    case "date":
      return <DateControl offer={{ ...offer, control }} onTerm={onTerm} />;
    case "named":
      return (
        <Named
          label={offer.label}
          of={control.of}
          onChoose={(values) => onTerm(anyTerm(offer.field, values))}
        />
      );
  }
}

type Kind<K extends Control["kind"]> = Extract<Control, { kind: K }>;

/** Both ends, either of which may be left open. */
function RangeControl({ offer, onTerm }: ControlProps<Kind<"range">>) {
  const { unit, min, max, octaves } = offer.control;
  const [ends, setEnds] = useState({ from: "", to: "" });
  const [both, setBoth] = useState(false);
  useEffect(() => {
    const closed = both && (ends.from === "" || ends.to === "")
      ? { from: ends.from || ends.to, to: ends.to || ends.from }
      : ends;
    const term = rangeTerm(offer.field, closed);
    onTerm(term && both ? `${term}~` : term);
  }, [ends, both]);
  return (
    <>
      <div class="range-fields">
        {(["from", "to"] as const).map((end) => (
          <label key={end} class="field">
            {end === "from" ? "From" : "To"}
            <input
              class="input short"
              type="number"
              inputMode="decimal"
              step="any"
              min={min}
              max={max}
              value={ends[end]}
              onInput={(event) => setEnds({ ...ends, [end]: event.currentTarget.value })}
            />
          </label>
        ))}
        {unit && <span class="range-unit muted">{unit}</span>}
      </div>
      {octaves && (
        <label class="choice">
          <input type="checkbox" checked={both} onChange={(event) => setBoth(event.currentTarget.checked)} />
          Half and double tempo, too
        </label>
      )}
    </>
  );
}

/** Minutes and seconds as they are written on a record; what is no length is said beside the field. */
function DurationControl({ offer, onTerm }: ControlProps<Kind<"duration">>) {
  const [ends, setEnds] = useState({ from: "", to: "" });
  const wrong = [ends.from, ends.to].some((end) => end !== "" && !/^\d{1,3}(:[0-5]\d)?$/.test(end.trim()));
  useEffect(() => onTerm(wrong ? null : rangeTerm(offer.field, ends)), [ends]);
  return (
    <div class="range-fields">
      {(["from", "to"] as const).map((end) => (
        <label key={end} class="field">
          {end === "from" ? "From" : "To"}
          <input
            class="input short"
            placeholder={end === "from" ? "2:30" : "4:00"}
            autocomplete="off"
            value={ends[end]}
            onInput={(event) => setEnds({ ...ends, [end]: event.currentTarget.value })}
          />
        </label>
      ))}
      {wrong && <p class="problem" role="alert">Write minutes and seconds, like 3:45.</p>}
    </div>
  );
}

/** The Camelot wheel unrolled: minor above major. */
function KeyControl({ offer, onTerm }: ControlProps<Kind<"key">>) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [mixing, setMixing] = useState(false);
  useEffect(
    () => onTerm(anyTerm(offer.field, chosen.map((code) => mixing ? `${code}~` : code))),
    [chosen, mixing],
  );
  const toggle = (code: string) =>
    setChosen(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  return (
    <>
      <div class="key-choices" role="group" aria-label="Keys">
        {["A", "B"].flatMap((letter) => ALL_KEYS.filter(({ camelot }) => camelot.endsWith(letter))).map((
          key,
        ) => (
          <button
            key={key.camelot}
            type="button"
            class={`key-choice key-chip wheel-${wheelNumber(key)}`}
            aria-pressed={chosen.includes(key.camelot)}
            title={key.name}
            onClick={() => toggle(key.camelot)}
          >
            {formatKey(key, settings.value.key_notation)}
          </button>
        ))}
      </div>
      <label class="choice">
        <input
          type="checkbox"
          checked={mixing}
          onChange={(event) => setMixing(event.currentTarget.checked)}
        />
        And the keys that mix with it
      </label>
    </>
  );
}

function WordsControl({ offer, onTerm }: ControlProps<Kind<"words">>) {
  return (
    <label class="field">
      {offer.label} contains
      <input
        class="input"
        autocomplete="off"
        maxLength={100}
        onInput={(event) => onTerm(anyTerm(offer.field, [event.currentTarget.value]))}
      />
    </label>
  );
}

/** A time that is counted back from now, or the days between two dates. */
function DateControl({ offer, onTerm }: ControlProps<Kind<"date">>) {
  const [word, setWord] = useState<string | null>(null);
  const [days, setDays] = useState({ from: "", to: "" });
  const choose = (chosen: string) => {
    setWord(chosen);
    setDays({ from: "", to: "" });
    onTerm(`${offer.field}:${chosen}`);
  };
  const setDay = (end: "from" | "to", day: string) => {
    const now = { ...days, [end]: day };
    setWord(null);
    setDays(now);
    onTerm(rangeTerm(offer.field, now, ".."));
  };
  return (
    <>
      <fieldset class="segments">
        <legend class="visually-hidden">{offer.label}</legend>
        {offer.control.words.map(([value, label]) => (
          <label key={value} class="segment">
            <input
              type="radio"
              name="filter-date"
              checked={word === value}
              onChange={() => choose(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <div class="range-fields">
        {(["from", "to"] as const).map((end) => (
          <label key={end} class="field">
            {end === "from" ? "or from" : "to"}
            <input
              class="input"
              type="date"
              value={days[end]}
              onInput={(event) => setDay(end, event.currentTarget.value)}
            />
          </label>
        ))}
      </div>
    </>
  );
}

interface NamedProps {
  label: string;
  of: readonly [string, string][];
  onChoose: (values: readonly string[]) => void;
}

/** Some of a few words. */
function Named({ label, of, onChoose }: NamedProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (value: string) => {
    const now = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    setChosen(now);
    onChoose(now);
  };
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{label}</legend>
      {of.map(([value, word]) => (
        <label key={value} class="segment">
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
