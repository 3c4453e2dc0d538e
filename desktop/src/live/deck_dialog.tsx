import { Dialog } from "../ui/dialog.tsx";
import { DeckPanel } from "./deck_panel.tsx";

/** The deck panel while the night runs. */
export function DeckDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="What the deck plays" onClose={onClose}>
      <DeckPanel />
    </Dialog>
  );
}
