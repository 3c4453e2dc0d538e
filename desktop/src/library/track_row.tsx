import type { TrackRow as Row } from "@pika/contract/desk/tracks.ts";
import { PlayCover } from "../player/play_button.tsx";
import { memo } from "../ui/memo.ts";
import { type Column, errorSpan } from "./columns.ts";
import { CELLS } from "./track_cells.tsx";
import { PlayedMark } from "../ui/played_mark.tsx";

interface TrackRowProps {
  index: number;
  top: number;
  row: Row | undefined;
  /** The first two are cover and title. */
  columns: readonly Column[];
  active: boolean;
  selected: boolean;
  /** By the mouse button, before the click. */
  onPress: (event: MouseEvent, index: number) => void;
  onOpen: (index: number) => void;
  /** By double click. */
  onAct: (index: number) => void;
}

/** One line of the list; `row` is undefined while its page is on the way. */
export const TrackRow = memo(function TrackRow(props: TrackRowProps) {
  const { index, top, row, columns, active, selected } = props;
  return (
    <div
      id={`row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      class={`row${active ? " active" : ""}${selected ? " selected" : ""}${row ? "" : " loading"}`}
      style={{ transform: `translateY(${top}px)` }}
      data-track={row?.id}
      onMouseDown={(event) => props.onPress(event, index)}
      onDblClick={() => props.onAct(index)}
    >
      {row
        ? <Cells row={row} columns={columns} open={() => props.onOpen(index)} />
        : <div role="gridcell" class="cell title">…</div>}
    </div>
  );
});

interface CellsProps {
  row: Row;
  columns: readonly Column[];
  open: () => void;
}

function Cells({ row, columns, open }: CellsProps) {
  const span = row.error ? errorSpan(columns) : 1;
  return (
    <>
      <div role="gridcell" class="cell cover-cell">
        <PlayCover id={row.id} title={row.title} present={row.has_cover} />
      </div>
      <div role="gridcell" class="cell title" style={{ gridColumn: `span ${span}` }}>
        <a
          class="title-text"
          href={`#/track/${row.id}`}
          tabIndex={-1}
          onClick={(event) => {
            // The press has selected already.
            if (event.shiftKey || event.ctrlKey || event.metaKey) event.preventDefault();
            else open();
          }}
        >
          <bdi>{row.title}</bdi>
        </a>
        {row.error
          ? <span class="row-error" title={row.error.message}>{row.error.message}</span>
          : (
            <span class="second-line">
              <PlayedMark id={row.id} />
              <bdi class="narrow-artist">{row.artist}</bdi>
              <bdi class="wide-album">{row.album}</bdi>
            </span>
          )}
      </div>
      {columns.slice(1 + span).map(({ id }) =>
        id === "cover" || id === "title"
          ? null
          : <div key={id} role="gridcell" class={`cell ${cellClass(id)}`}>{CELLS[id](row)}</div>
      )}
    </>
  );
}

/** The names of these two belong to other parts. */
function cellClass(id: Column["id"]): string {
  return id === "energy" || id === "tags" ? `${id}-cell` : id;
}
