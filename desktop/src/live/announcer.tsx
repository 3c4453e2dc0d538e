import { computed } from "@preact/signals";
import { liveState, network, nowPlaying } from "../state/live.ts";
import { networkWords } from "../format/network_words.ts";

/** What a listener must hear of from any screen: only what changes seldom. */
const spoken = computed(() => {
  if (liveState.value !== "live") return "";
  const light = network.value && network.value.light !== "green"
    ? `${networkWords(network.value, 0).headline}; nothing is lost. `
    : "";
  return light + (nowPlaying.value ? `Now playing: ${nowPlaying.value.title}` : "Nothing plays");
});

/** The night for screen readers. */
export function LiveAnnouncer() {
  return <div class="visually-hidden" role="status" aria-live="polite">{spoken.value}</div>;
}
