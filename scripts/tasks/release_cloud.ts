/** `deno task release:cloud`: sets the address of the cloud that builds go live on. */

import { parseArgs } from "node:util";
import { UsageError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import {
  cloudFile,
  parseCloudAddress,
  readCloudAddress,
  writeCloudAddress,
} from "../release/cloud_address.ts";
import { bold, main, print, say } from "../lib/terminal.ts";

const usage = `deno task release:cloud [https://ADDRESS | --none] [--repository FOLDER]

Sets the address of the cloud that the app goes live on, in desktop/cloud.json: commit it, every build carries it. Without an
address it prints the one that is set. A DJ can enter another one in the app's settings.

  --none                builds know no cloud, and ask the DJ for one
  --repository FOLDER   another checkout`;

await main(async () => {
  let parsed;
  try {
    parsed = parseArgs({
      args: Deno.args,
      allowPositionals: true,
      options: {
        none: { type: "boolean", default: false },
        repository: { type: "string", default: root },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  const { values, positionals: [address, ...more] } = parsed;
  if (values.help) return print(usage);
  if (more.length > 0 || (address !== undefined && values.none)) {
    throw new UsageError("There is one address at most", { help: usage });
  }
  if (address === undefined && !values.none) return print(String(await readCloudAddress(values.repository)));
  const url = address === undefined ? null : parseCloudAddress(address);
  await writeCloudAddress(url, values.repository);
  say(
    `Builds ${url === null ? "know no cloud" : `go live on ${bold(url)}`}: commit ${
      cloudFile(values.repository)
    }.`,
  );
});
