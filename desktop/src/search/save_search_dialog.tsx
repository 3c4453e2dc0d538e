import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { saveSearch, searchToSave } from "../state/smart_lists.ts";
import { showToast } from "../state/toasts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useSubmit } from "../ui/use_submit.ts";

/** Gives a search a name. */
export function SaveSearchDialog({ onClose }: { onClose: () => void }) {
  const search = searchToSave.value;
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current!.focus(), []);
  const { busy, problem, submit } = useSubmit(async () => {
    if (name.trim() === "") throw new Error("Write a name");
    await saveSearch(name.trim(), search);
    showToast(`“${name.trim()}” is in the list at the left`);
    onClose();
  });
  return (
    <Dialog title="Save as smart list" onClose={onClose}>
      <form class="composer" onSubmit={submit}>
        <p>
          It always shows what <bdi class="strong">{search}</bdi> finds, new tracks too.
        </p>
        <div class="field">
          <label for="list-name">Name</label>
          <input
            ref={field}
            id="list-name"
            class="input"
            autocomplete="off"
            maxLength={deskLimits.smartListName}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div>
          <button type="submit" class="button primary" disabled={busy}>Save</button>
        </div>
      </form>
    </Dialog>
  );
}
