/** The frame of every page but the live one: head, content, foot. */

import type { ComponentChildren } from "preact";
import { text } from "../text/text.ts";
import { Foot } from "./foot.tsx";
import { Mark } from "./mark.tsx";

export function Page({ children, kind }: { children: ComponentChildren; kind: string }) {
  return (
    <div class={`page page-${kind}`}>
      <header class="head">
        <a class="brand" href="/" aria-label={text.value.app.home}>
          <Mark />
          <span>{text.value.app.name}</span>
        </a>
      </header>
      <main id="content">{children}</main>
      <Foot />
    </div>
  );
}
