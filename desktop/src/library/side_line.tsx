import { formatCount } from "../format/numbers.ts";
import { search } from "../state/library.ts";
import { showList } from "../state/library_side.ts";
import { counts } from "../state/smart_lists.ts";

interface SideChooseProps {
  name: string;
  /** What it shows. */
  finds: string;
}

/** A line of the list at the left: press it, and the table shows what its search finds. */
export function SideChoose({ name, finds }: SideChooseProps) {
  const total = counts.value.get(finds);
  return (
    <button
      type="button"
      class="side-choose"
      aria-current={search.value.trim() === finds ? "true" : undefined}
      onClick={() => showList(finds)}
    >
      <bdi class="side-name">{name}</bdi>
      <span class="side-count muted tabular">{total === undefined ? "" : formatCount(total)}</span>
    </button>
  );
}
