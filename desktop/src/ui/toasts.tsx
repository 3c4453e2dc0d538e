import { dismissToast, toasts } from "../state/toasts.ts";
import { CloseIcon } from "./icons.tsx";

/** Short messages at the foot of the page, read out as they come. */
export function Toasts() {
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
