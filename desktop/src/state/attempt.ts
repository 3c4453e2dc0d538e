/** What a click asks of the sidecar: its answer is taken, its refusal shown. */
import type { Method, Params, Result } from "@pika/contract/desk/methods.ts";
import { client } from "./session.ts";
import { showError } from "./toasts.ts";

/** Calls `method` and hands its result to `take`; an error becomes a toast that begins with `words`. */
export async function attempt<M extends Method>(
  words: string,
  method: M,
  params: Params<M>,
  take: (result: Result<M>) => void,
): Promise<void> {
  try {
    take(await client.call(method, params));
  } catch (error) {
    showError(words, error);
  }
}
