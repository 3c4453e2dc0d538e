import { useEffect, useState } from "preact/hooks";
import type { SourceCount } from "@pika/contract/desk/values.ts";
import { plural } from "../format/numbers.ts";
import { sourceName } from "../format/source_words.ts";
import { client } from "../state/session.ts";
import { changeSettings, settings } from "../state/settings.ts";
import { moved, OrderedList } from "../ui/ordered_list.tsx";

/** Whose value is shown where several say something: the sources that know anything, to be moved up and down. */
export function ValueOrder() {
  const [counts, setCounts] = useState<SourceCount[] | null>(null);
  useEffect(() => {
    client.call("values.sources", {}).then(({ sources }) => setCounts(sources), () => setCounts([]));
  }, []);
  if (counts === null) return null;
  const { value_order } = settings.value;
  const tracks = new Map(counts.map((count) => [count.source, count.tracks]));
  const shown = value_order.filter((source) => tracks.has(source));
  if (shown.length < 2) return null;
  const items = shown.map((source) => ({
    id: source,
    name: sourceName(source),
    shown: (
      <>
        {sourceName(source)} <span class="muted">{plural(tracks.get(source)!, "track")}</span>
      </>
    ),
  }));
  return (
    <fieldset class="setting">
      <legend>Whom to believe first</legend>
      <OrderedList
        items={items}
        onMove={(source, step) => changeSettings({ value_order: moved(value_order, shown, source, step) })}
      />
      <p class="hint">
        Where they differ, the first one’s value is shown, at once in all tracks. What you set by hand comes
        before all of them, the file’s own tags after them. Nothing is lost: each track says what the others
        think.
      </p>
    </fieldset>
  );
}
