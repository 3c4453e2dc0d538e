import { render } from "preact";
import { App } from "./app.tsx";
import { reloadOnBuild } from "./reload.ts";
import { startSession } from "./state/session.ts";

/** Set by the build: true in a page that is being worked on. */
declare const __WATCH__: boolean;

render(<App />, document.getElementById("app")!);
startSession();
if (__WATCH__) reloadOnBuild();
