import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { isLive, playNow } from "../state/live.ts";
import { addToLists } from "../state/set_dialogs.ts";
import { showError } from "../state/toasts.ts";
import { type MenuEntry, type Place, placeOf, PopupMenu } from "../ui/popup_menu.tsx";

/** A row and where its menu opens. */
export interface MenuPlace {
  row: TrackRow;
  at: Place;
}

/** At the pointer, or under the row when a key asked. */
export function menuPlace(event: MouseEvent, element: Element, row: TrackRow): MenuPlace {
  return { row, at: placeOf(event, element) };
}

/** Tells the phones that this track plays now. */
export function playRow(row: TrackRow): void {
  playNow({ track_id: row.id }, row.title).catch((error) => showError("Cannot play this track now", error));
}

interface RowMenuProps {
  place: MenuPlace;
  onOpen: (row: TrackRow) => void;
  onClose: () => void;
}

/** What can be done with a track. */
export function RowMenu({ place: { row, at }, onOpen, onClose }: RowMenuProps) {
  const entries: MenuEntry[] = [
    ...isLive.value ? [{ label: "Play now", run: () => playRow(row) }] : [],
    { label: "Open", run: () => onOpen(row) },
    { label: "Add to…", run: () => addToLists([row.id]) },
  ];
  return <PopupMenu label={row.title} place={at} entries={entries} onClose={onClose} />;
}
