import { useState } from "preact/hooks";
import { errorText } from "../state/toasts.ts";

export interface Submit {
  busy: boolean;
  /** What was refused, in words. */
  problem: string | null;
  /** For a form's `onSubmit`, or a button's `onClick`. */
  submit: (event?: Event) => void;
  /** Forgets the problem: the form says something else now. */
  clear: () => void;
}

/** Runs what a form asks for, once at a time, and keeps what goes wrong for the form to show. */
export function useSubmit(run: () => Promise<unknown>): Submit {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await run();
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    problem,
    submit(event) {
      event?.preventDefault();
      if (!busy) void submit();
    },
    clear: () => setProblem(null),
  };
}
