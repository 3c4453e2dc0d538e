/** What stands in the list at the left of the library. Another section is one file, and a line here. */
import type { FunctionComponent } from "preact";
import { SmartListsSection } from "./smart_lists_section.tsx";

/** In the order of the list. */
export const SIDE_SECTIONS: readonly FunctionComponent[] = [SmartListsSection];
