import { useState } from "preact/hooks";
import type { Failure } from "@pika/contract/desk/common.ts";
import { openDialog } from "../state/dialogs.ts";
import { lookAgain, resetLibrary } from "../state/session.ts";

/** The library cannot be used: what is wrong, to look again, and for a damaged one a new beginning. */
export function LibraryProblem({ failure }: { failure: Failure }) {
  const [asking, setAsking] = useState(false);
  return (
    <main class="screen starting">
      <img src="icon.svg" alt="" width="96" height="96" />
      <h1 class="starting-title">Cannot open the library</h1>
      <p class="library-problem" role="alert">{failure.message}</p>
      <div class="empty-actions">
        <button type="button" class="button primary" onClick={() => void lookAgain()}>Look again</button>
        {failure.code === "library_corrupt" && (asking
          ? (
            <button type="button" class="button danger" onClick={() => void resetLibrary()}>
              Put it aside and start empty
            </button>
          )
          : (
            <button type="button" class="button" onClick={() => setAsking(true)}>Begin a new library…</button>
          ))}
        <button type="button" class="button quiet" onClick={() => openDialog.value = "report"}>
          Save a report…
        </button>
      </div>
    </main>
  );
}
