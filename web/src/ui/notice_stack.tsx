/** Short messages, said to screen readers as they come. */

import { dismiss, notices } from "../shell/notices.ts";
import { text } from "../text/text.ts";
import { Close } from "./icons.tsx";

export function NoticeStack() {
  return (
    <div class="notices" role="status">
      {notices.value.map(({ id, text: said, action }) => (
        <div class="notice" key={id}>
          <p dir="auto">{said}</p>
          {action && <button type="button" class="quiet" onClick={action.run}>{action.label}</button>}
          <button type="button" class="round" aria-label={text.value.app.close} onClick={() => dismiss(id)}>
            <Close />
          </button>
        </div>
      ))}
    </div>
  );
}
