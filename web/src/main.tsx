/** Starts the app: text and page in one go, then the service worker, then what another night still waits for. */

import { render } from "preact";
import { App, showPage } from "./app.tsx";
import { followLinks, route } from "./route/location.ts";
import { beginAnewWhenTold } from "./shell/begin_anew.ts";
import { startServiceWorker } from "./shell/service_worker.ts";
import { loadText } from "./text/text.ts";

followLinks();
beginAnewWhenTold();
await Promise.all([loadText(), showPage()]);
render(<App />, document.getElementById("app")!);
startServiceWorker();

const { deliverElsewhere } = await import("./outbox/deliver_elsewhere.ts");
const deliver = () => deliverElsewhere(route.value.page === "live" ? route.value.code : null);
addEventListener("online", deliver);
await deliver();
