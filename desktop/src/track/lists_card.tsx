import { useEffect, useState } from "preact/hooks";
import type { ListRow } from "@pika/contract/desk/sets.ts";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { connection } from "../state/session.ts";
import { addToLists } from "../state/set_dialogs.ts";
import { listsOfTrack, setTree } from "../state/set_tree.ts";
import { CrateIcon, SetIcon } from "../ui/icons.tsx";
import { Card } from "./value_cards.tsx";

/** The crates and sets that a track stands in. */
export function ListsCard({ track: { id } }: { track: Track }) {
  const [lists, setLists] = useState<ListRow[]>([]);
  const tree = setTree.value;
  useEffect(() => {
    let current = true;
    listsOfTrack(id).then(
      (found) => current && setLists(found),
      // With the connection; it is asked again with the next one, since the tree is.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [id, tree, connection.value.state]);
  return (
    <Card title="In crates and sets">
      {lists.length === 0 && <p class="muted">In none yet.</p>}
      {lists.length > 0 && (
        <ul class="track-lists">
          {lists.map((row) => (
            <li key={row.id}>
              <a href={`#/sets/${row.id}`}>
                {row.kind === "crate" ? <CrateIcon /> : <SetIcon />}
                <bdi>{row.name}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="button small track-add" onClick={() => addToLists([id])}>Add to…</button>
    </Card>
  );
}
