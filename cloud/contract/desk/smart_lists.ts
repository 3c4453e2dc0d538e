/** `smart_lists.*`: searches that have a name. */

import { type Infer, object, optional, string } from "superstruct";
import { list } from "../fields.ts";
import { Id } from "./common.ts";
import { SearchText } from "./search.ts";

export const SmartList = object({ id: Id, name: string(), search: SearchText });
export type SmartList = Infer<typeof SmartList>;

/** In the DJ's order. */
export const SmartLists = object({ lists: list(SmartList) });
export type SmartLists = Infer<typeof SmartLists>;

export const SmartListAdd = object({ name: string(), search: SearchText });
export type SmartListAdd = Infer<typeof SmartListAdd>;

export const SmartListAdded = object({ id: Id, ...SmartLists.schema });
export type SmartListAdded = Infer<typeof SmartListAdded>;

/** What is not named stays as it is. */
export const SmartListChange = object({ id: Id, name: optional(string()), search: optional(SearchText) });
export type SmartListChange = Infer<typeof SmartListChange>;

/** `to`: its place from then on, counted from 0; beyond the end means the end. */
export const SmartListMove = object({ id: Id, to: Id });
export type SmartListMove = Infer<typeof SmartListMove>;

export const SmartListId = object({ id: Id });
export type SmartListId = Infer<typeof SmartListId>;
