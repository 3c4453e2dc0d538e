import { useLayoutEffect } from "preact/hooks";
import { dismissToast, toasts } from "../state/toasts.ts";
import { CloseIcon } from "./icons.tsx";

/**
 * Short messages in the status bar, read out as they come. They lie over nothing: the bar grows when it must, and
 * what has the focus is kept in sight then.
 */
export function Toasts() {
  useLayoutEffect(() => document.activeElement?.scrollIntoView({ block: "nearest" }), [toasts.value.length]);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, kind, text, action }) => (
        <div key={id} class={`toast ${kind}`}>
          <span class="toast-text">{text}</span>
          {action && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                dismissToast(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            class="button quiet icon-only small"
            aria-label="Dismiss message"
            onClick={() => dismissToast(id)}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
    </div>
  );
}
