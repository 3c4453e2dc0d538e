import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Place } from "./popup_menu.tsx";

interface PopoverProps {
  label: string;
  place: Place;
  onClose: () => void;
  children: ComponentChildren;
}

/** Something to read over everything, always within the window; Escape, or looking elsewhere, closes it. */
export function Popover({ label, place, onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current!;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(place.x, innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(place.y + 4, innerHeight - height - 8))}px`;
    element.focus();
  }, [place.x, place.y]);
  return (
    <div
      ref={box}
      class="popover"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
      onFocusOut={(event) => {
        if (!box.current!.contains(event.relatedTarget as Node | null)) onClose();
      }}
    >
      {children}
    </div>
  );
}
