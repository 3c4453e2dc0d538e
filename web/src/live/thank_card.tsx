/** A quiet applause: once per dancer and night. */

import { formatCount } from "../format/numbers.ts";
import { text } from "../text/text.ts";
import { Clap } from "../ui/icons.tsx";
import type { Night } from "./night.ts";
import type { Room } from "./room.ts";

export function ThankCard({ night, room: { state, you } }: { night: Night; room: Room }) {
  const { live, locale } = text.value;
  if (state.status === "ended" && state.thanks === 0) return null;
  return (
    <section class="card thank">
      <p class="muted">
        {state.thanks > 0 ? live.thanks(state.thanks, formatCount(state.thanks, locale)) : live.thankHint}
      </p>
      {state.status !== "ended" && (
        <button
          type="button"
          class="button"
          disabled={you.thanked}
          onClick={() => night.press({ type: "thank" })}
        >
          <Clap />
          {you.thanked ? live.thanked : live.thank}
        </button>
      )}
    </section>
  );
}
