import { trialSidecar } from "/work/w/lead/scripts/release/trial_sidecar.ts";
import { trialKey } from "/work/w/lead/scripts/tests/installers/trial_key.ts";
const t = performance.now();
console.log(await trialSidecar({os:"windows",arch:"x64"}, (await trialKey()).publicFile), performance.now()-t);
