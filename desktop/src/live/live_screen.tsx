import { live, liveState } from "../state/live.ts";
import { TopBar } from "../ui/top_bar.tsx";
import { Before } from "./before.tsx";
import { Desk } from "./desk.tsx";
import { Ending } from "./ending.tsx";

/** The live desk: before the night, during it, and until the cloud knows that it is over. */
export function LiveScreen() {
  return (
    <div class="screen live">
      <TopBar />
      <main class="live-main">
        {live.value === null && <p class="empty muted" role="status">Asking the audio engine…</p>}
        {liveState.value === "off" && <Before />}
        {liveState.value === "live" && <Desk />}
        {liveState.value === "ending" && <Ending />}
      </main>
    </div>
  );
}
