/** What the search field says beside its rows: how it was understood, what to loosen, how many it finds. */
import { signal } from "@preact/signals";
import type { ChoiceField, SearchChoice, SearchLooser, SearchTerm } from "@pika/contract/desk/search.ts";
import { client } from "./session.ts";

/** The terms of `text`; of what is typed since, the answer is on its way. */
export interface Understood {
  text: string;
  terms: readonly SearchTerm[];
}

export const understood = signal<Understood>({ text: "", terms: [] });

/** Takes up how the sidecar has understood a search; the same again changes nothing. */
export function takeTerms(text: string, terms: readonly SearchTerm[]): void {
  const old = understood.value;
  if (old.text !== text || JSON.stringify(old.terms) !== JSON.stringify(terms)) {
    understood.value = { text, terms };
  }
}

/** What leaving out one term would find, the most first. @throws {RpcError} */
export async function looser(search: string): Promise<readonly SearchLooser[]> {
  return (await client.call("search.looser", { search })).without;
}

/** How many tracks a search finds. @throws {RpcError} */
export async function countOf(search: string): Promise<number> {
  return (await client.call("search.count", { search })).total;
}

/** The values that there are of a field. @throws {RpcError} */
export async function choicesOf(field: ChoiceField): Promise<readonly SearchChoice[]> {
  return (await client.call("search.choices", { field })).choices;
}
