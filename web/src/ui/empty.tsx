/** A state with nothing to show: what is so, and what happens next. */

import type { ComponentChildren } from "preact";
import { text } from "../text/text.ts";
import { Mark } from "./mark.tsx";

export interface EmptyProps {
  title: string;
  hint: string;
  heading?: "h1" | "h2";
  children?: ComponentChildren;
}

export function Empty({ title, hint, heading: Heading = "h1", children }: EmptyProps) {
  return (
    <div class="empty">
      <Mark mood="asleep" />
      <Heading tabIndex={-1}>{title}</Heading>
      <p dir="auto">{hint}</p>
      {children}
    </div>
  );
}

/** The page could not be loaded: no network, or no cloud. */
export function Away({ offline, again }: { offline: boolean; again: () => void }) {
  const { app } = text.value;
  return (
    <div role="status">
      <Empty
        title={offline ? app.noNetwork : app.cloudAway}
        hint={offline ? app.noNetworkHint : app.cloudAwayHint}
      >
        <button type="button" class="button" onClick={again}>{app.tryAgain}</button>
      </Empty>
    </div>
  );
}

/** Something is on its way. Shown only when it takes a moment. */
export function Loading() {
  return (
    <div class="loading" role="status">
      <Mark bpm={90} />
      <p>{text.value.app.loading}</p>
    </div>
  );
}
