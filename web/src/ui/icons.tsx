/** The few pictures that buttons carry. Decoration: the words beside them say what they mean. */

import type { ComponentChildren } from "preact";

function Icon({ children, fill = "none" }: { children: ComponentChildren; fill?: string }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill={fill}
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const Heart = () => (
  <Icon>
    <path
      class="heart"
      d="M12 20.3 4.7 13a5 5 0 0 1 0-7.1 5 5 0 0 1 7 0l.3.4.3-.4a5 5 0 0 1 7 7.1Z"
    />
  </Icon>
);
export const Share = () => (
  <Icon>
    <path d="M12 15V4M8 7.5 12 4l4 3.5M6 12v6.5A1.5 1.5 0 0 0 7.5 20h9a1.5 1.5 0 0 0 1.5-1.5V12" />
  </Icon>
);
export const Arrow = () => (
  <Icon>
    <path d="M5 12h14M13 6l6 6-6 6" />
  </Icon>
);
export const Close = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
export const Down = () => (
  <Icon>
    <path d="M12 4v11M8 11.5l4 3.5 4-3.5M5 20h14" />
  </Icon>
);
export const Clap = () => (
  <Icon>
    <path d="M12 3v3M5 6l2 2M19 6l-2 2M7 13.5 12 9l5 4.5c2 1.8 1 6.5-5 6.5s-7-4.7-5-6.5Z" />
  </Icon>
);
