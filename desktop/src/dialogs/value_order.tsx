import { useEffect, useRef, useState } from "preact/hooks";
import type { OrderedSource, SourceCount } from "@pika/contract/desk/values.ts";
import { plural } from "../format/numbers.ts";
import { sourceName } from "../format/source_words.ts";
import { client } from "../state/session.ts";
import { changeSettings, settings } from "../state/settings.ts";
import { DownIcon, UpIcon } from "../ui/icons.tsx";

/** Whose value is shown where several say something: the sources that know anything, to be moved up and down. */
export function ValueOrder() {
  const [counts, setCounts] = useState<SourceCount[] | null>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    client.call("values.sources", {}).then(({ sources }) => setCounts(sources), () => setCounts([]));
  }, []);
  if (counts === null) return null;
  const { value_order } = settings.value;
  const tracks = new Map(counts.map((count) => [count.source, count.tracks]));
  const shown = value_order.filter((source) => tracks.has(source));
  if (shown.length < 2) return null;

  const move = async (source: OrderedSource, step: 1 | -1) => {
    await changeSettings({ value_order: moved(value_order, shown, source, step) });
    const button = list.current?.querySelector<HTMLButtonElement>(
      `[data-source="${source}"] [data-step="${step}"]:enabled`,
    ) ?? list.current?.querySelector<HTMLButtonElement>(`[data-source="${source}"] button:enabled`);
    button?.focus();
  };
  return (
    <fieldset class="setting">
      <legend>Whom to believe first</legend>
      <ol ref={list} class="value-order">
        {shown.map((source, index) => (
          <li key={source} data-source={source}>
            <span>
              {sourceName(source)} <span class="muted">{plural(tracks.get(source)!, "track")}</span>
            </span>
            {([-1, 1] as const).map((step) => (
              <button
                key={step}
                type="button"
                class="button quiet small icon-only"
                data-step={step}
                aria-label={`Move ${sourceName(source)} ${step < 0 ? "up" : "down"}`}
                disabled={step < 0 ? index === 0 : index === shown.length - 1}
                onClick={() => void move(source, step)}
              >
                {step < 0 ? <UpIcon /> : <DownIcon />}
              </button>
            ))}
          </li>
        ))}
      </ol>
      <p class="hint">
        Where they differ, the first one’s value is shown, at once in all tracks. What you set by hand comes
        before all of them, the file’s own tags after them. Nothing is lost: each track says what the others
        think.
      </p>
    </fieldset>
  );
}

/** `order` with `source` before or behind its neighbour among those that are `shown`. */
function moved(
  order: readonly OrderedSource[],
  shown: readonly OrderedSource[],
  source: OrderedSource,
  step: 1 | -1,
): OrderedSource[] {
  const neighbour = shown[shown.indexOf(source) + step];
  if (neighbour === undefined) return [...order];
  const rest = order.filter((one) => one !== source);
  rest.splice(rest.indexOf(neighbour) + (step > 0 ? 1 : 0), 0, source);
  return rest;
}
