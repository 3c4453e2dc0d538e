import { openDialog } from "../state/dialogs.ts";
import { Dialog } from "../ui/dialog.tsx";
import { keyNames } from "../ui/key_names.ts";

const KEYS: { area: string; keys: [string[], string][] }[] = [
  {
    area: "Everywhere",
    keys: [
      [["?"], "Show this help"],
      [["1", "2", "3", "4"], "Library, Sets, Live, Nights"],
      [["Ctrl", "Z"], "Undo the last edit"],
      [["Space"], "Play, or pause, what is in the player"],
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
      [["/"], "Search, in words or with filters: bpm:90-110"],
      [["F"], "Add a filter"],
      [["Delete"], "Take a filter away, or delete a smart list"],
      [["F2"], "Rename a smart list"],
      [["Alt", "↑ ↓"], "Move a smart list"],
      [["↑", "↓"], "Move"],
      [["PageUp", "PageDown"], "Move by a page"],
      [["Home", "End"], "First and last track"],
      [["Enter"], "Open the track"],
      [["Space"], "Play the track, or pause it"],
      [["Shift", "Space"], "Select the track"],
      [["Shift", "↑ ↓"], "Select several, by mouse too"],
      [["Ctrl", "A"], "Select all tracks of the list"],
      [["Alt", "1…5"], "Rate what is selected; 0 takes the stars away"],
      [["Menu"], "What can be done with the track: play it now, add it to a set"],
    ],
  },
  {
    area: "Sets",
    keys: [
      [["Enter"], "Open a list; add from the library; say what can be done"],
      [["Space"], "Play the track, or pause it"],
      [["Shift", "Space"], "Select the track"],
      [["Shift", "↑ ↓"], "Select several"],
      [["Alt", "↑ ↓"], "Move the track, or the list"],
      [["Ctrl", "X C V"], "Cut, copy, paste"],
      [["Ctrl", "Z"], "Undo; with Shift, do it again"],
      [["N", "U", "L", "O"], "Note, play until, lock, open the track"],
      [["T", "R", "F"], "How it fits; what could stand there instead; fill from here"],
      [["F2"], "Rename"],
      [["F6"], "To the next column"],
      [["Delete"], "Remove, or into the bin"],
    ],
  },
  {
    area: "Track",
    keys: [
      [["J", "→"], "Next track"],
      [["K", "←"], "Previous track"],
      [["Alt", "1…5"], "Rate the track; 0 takes the stars away"],
      [["+", "−"], "Zoom the waveform"],
      [["0"], "Show the whole track"],
      [["←", "→"], "Move the waveform, when it has the focus"],
      [["Shift", "← →"], "A bar back, a bar on"],
      [["Shift", "1 … 8"], "Jump to a hot cue, or set it here"],
      [["Delete"], "Remove the hot cue that has the focus"],
      [["L"], "Loop of 8 beats, on and off"],
      [["C"], "Clicks on the beat grid"],
      [["T"], "Tap the tempo"],
      [[",", "."], "Move the grid 1 ms; with Shift, 10 ms"],
      [["H"], "Move the grid by half a beat"],
      [["B"], "The first beat of a bar is here"],
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
