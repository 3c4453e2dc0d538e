/** `/live/CODE`: the night as a dancer sees it. */

import { useEffect, useMemo, useState } from "preact/hooks";
import type { CodeField } from "../home/code_field.tsx";
import type { Route } from "../route/route.ts";
import { notify } from "../shell/notices.ts";
import { reloadAnew } from "../shell/service_worker.ts";
import { useTitle } from "../shell/title.ts";
import { text } from "../text/text.ts";
import type { Text } from "../text/en.ts";
import { Away, Empty, Loading } from "../ui/empty.tsx";
import { Page } from "../ui/page.tsx";
import { Night } from "./night.ts";
import { NightView } from "./night_view.tsx";

export function LivePage({ route }: { route: Extract<Route, { page: "live" }> }) {
  const night = useMemo(() => new Night(route.code, { onRefused }), []);
  useEffect(() => {
    night.start();
    return () => night.stop();
  }, [night]);
  const { live, app } = text.value;
  const room = night.room.value;
  const { phase, online, attempt } = night.link.value;
  const stopped = phase.name === "stopped" ? phase.reason : null;
  useTitle(room ? live.pageTitle(room.state.title, room.state.dj.name) : app.name);
  useEffect(() => {
    if (stopped === "unsupported_protocol") {
      notify(text.value.app.newVersion, { label: text.value.app.reload, run: reloadAnew });
    }
    if (stopped === "no_cookie") {
      notify(text.value.app.needsCookies, { label: text.value.app.reload, run: reloadAnew });
    }
  }, [stopped]);

  if (room) return <NightView night={night} room={room} />;
  return (
    <Page kind="joining">
      {stopped === "session_unknown"
        ? <UnknownCode code={route.code} />
        : attempt > 0 || !online
        ? <Away offline={!online || !navigator.onLine} again={() => location.reload()} />
        : <Loading />}
    </Page>
  );
}

/** The field for another code is loaded for whoever needs one: with the right code nobody does. */
function UnknownCode({ code }: { code: string }) {
  const [Field, setField] = useState<typeof CodeField | null>(null);
  useEffect(() => {
    import("../home/code_field.tsx").then(({ CodeField }) => setField(() => CodeField), () => {});
  }, []);
  const { live } = text.value;
  return (
    <>
      <Empty title={live.unknown} hint={live.unknownHint(code)} />
      {Field && <Field initial={code} />}
    </>
  );
}

function onRefused(code: string): void {
  const { refused } = text.value;
  notify(code in refused ? refused[code as keyof Text["refused"]] : refused.other);
}
