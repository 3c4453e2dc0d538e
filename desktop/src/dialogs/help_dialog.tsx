import { openDialog } from "../state/dialogs.ts";
import { Dialog } from "../ui/dialog.tsx";
import { keyNames } from "../ui/key_names.ts";

const KEYS: { area: string; keys: [string[], string][] }[] = [
  {
    area: "Everywhere",
    keys: [
      [["?"], "Show this help"],
      [["1", "2", "3"], "Library, Live, Nights"],
      [["Ctrl", "Z"], "Undo the last edit"],
      [["Escape"], "Close, clear, or go back"],
    ],
  },
  {
    area: "While you are live",
    keys: [
      [["P"], "The code on the whole screen"],
      [["M"], "Say by hand what plays"],
      [["A"], "Announce"],
      [["V"], "Ask the floor"],
    ],
  },
  {
    area: "Library",
    keys: [
      [["/"], "Search"],
      [["↑", "↓"], "Move"],
      [["PageUp", "PageDown"], "Move by a page"],
      [["Home", "End"], "First and last track"],
      [["Enter"], "Open the track"],
      [["Space"], "Select the track"],
      [["Menu"], "Play the track now, while you are live"],
    ],
  },
  {
    area: "Track",
    keys: [
      [["J", "→"], "Next track"],
      [["K", "←"], "Previous track"],
      [["+", "−"], "Zoom the waveform"],
      [["0"], "Show the whole track"],
      [["←", "→"], "Move the waveform, when it has the focus"],
    ],
  },
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Help" onClose={onClose}>
      <div class="help">
        {KEYS.map(({ area, keys }) => (
          <section key={area}>
            <h3>{area}</h3>
            <dl>
              {keys.map(([names, text]) => (
                <div key={text} class="help-line">
                  <dt>{keyNames(names).map((name) => <kbd key={name}>{name}</kbd>)}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <SaveReport />
    </Dialog>
  );
}

/** The way to a report, for whoever needs help that is not written here. */
function SaveReport() {
  return (
    <section class="help-report">
      <h3>Something does not work?</h3>
      <p>A report tells whoever helps you what Pika knows of this computer. It names nobody, and no music.</p>
      <button type="button" class="button" onClick={() => openDialog.value = "report"}>Save a report…</button>
    </section>
  );
}
