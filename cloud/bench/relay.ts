/**
 * `deno run -A cloud/bench/relay.ts [--dancers 5000] [--seconds 60] [--replicas]`: what the relay does under load, on this machine. Real
 * Postgres, real cloud processes; the load comes from this process. Ends with 1 when a count is wrong: something lost or doubled.
 */

import { parseArgs } from "node:util";
import { benchOneReplica } from "./one_replica.ts";
import { benchReplicas } from "./replicas.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    dancers: { type: "string", default: "5000" },
    seconds: { type: "string", default: "60" },
    replicas: { type: "boolean", default: false },
  },
});

const options = { dancers: Number(values.dancers), seconds: Number(values.seconds) };
if (!(options.dancers >= 10 && options.seconds >= 1)) {
  throw new Error(
    `--dancers ${values.dancers} --seconds ${values.seconds}: at least 10 dancers and 1 second are needed`,
  );
}
// deno-lint-ignore no-console
const print = (text: string) => console.log(text);
const wrong = await (values.replicas ? benchReplicas : benchOneReplica)(options, print);
for (const problem of wrong) print(`\nWRONG: ${problem}`);
Deno.exit(wrong.length === 0 ? 0 : 1);
