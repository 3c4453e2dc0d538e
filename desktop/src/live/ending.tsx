import { useState } from "preact/hooks";
import { networkWords } from "../format/network_words.ts";
import { network, session } from "../state/live.ts";
import { useClock } from "../ui/use_clock.ts";
import { GoLive } from "./before.tsx";
import { RejectedList } from "./rejected.tsx";

/** The DJ has ended the night and the cloud does not know it yet. */
export function Ending() {
  const [again, setAgain] = useState(false);
  return (
    <div class="before ending">
      <RejectedList />
      <Waiting />
      {again ? <GoLive /> : (
        <button type="button" class="button quiet" onClick={() => setAgain(true)}>
          Start another night…
        </button>
      )}
    </div>
  );
}

function Waiting() {
  const now = useClock();
  const detail = network.value ? networkWords(network.value, now).detail : "";
  return (
    <section class="panel go-live" role="status">
      <h1>The night is ending</h1>
      <p>
        {network.value?.connected
          ? "The last things are on their way."
          : "It ends as soon as the network is back. You may close Pika: it goes on when you start it again."}
      </p>
      <p class="muted tabular">{detail}</p>
      {session.value && <a class="button" href={`#/night/${session.value.night}`}>Open the logbook</a>}
    </section>
  );
}
