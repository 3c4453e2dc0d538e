/** Any address that is none of ours. */

import { useTitle } from "../shell/title.ts";
import { text } from "../text/text.ts";
import { Empty } from "../ui/empty.tsx";
import { Page } from "../ui/page.tsx";

export function NotFoundPage() {
  const { notFound } = text.value;
  useTitle(notFound.title);
  return (
    <Page kind="not-found">
      <Empty title={notFound.title} hint={notFound.hint}>
        <a class="button button-main" href="/">{notFound.home}</a>
      </Empty>
    </Page>
  );
}
