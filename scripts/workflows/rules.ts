/** Our own rules for workflows: what actionlint does not know. Each says in words what breaks it. */

import {
  eventsOf,
  type Job,
  withCalled,
  type Workflow,
  type Workflows,
  type WorkflowStep,
} from "./workflow.ts";

/** Whose actions we run. */
const trusted = ["actions", "docker"];

/** The environment of the repository that holds the secrets of releases. */
const protectedEnvironment = "release";

/** A line that installs system packages, with whichever manager. */
const installs =
  /(^|[;&|])\s*(sudo\s+)?(\w+=\S*\s+)*(apt|apt-get|dnf|brew|choco|winget)(\s+-\S+)*\s+(install|update)\b/m;

/** What breaks the rules that one file can break. */
export function complaints(text: string, workflow: Workflow): string[] {
  const found: string[] = [];
  for (const event of ["pull_request_target", "workflow_run"]) {
    if (eventsOf(workflow).includes(event)) found.push(`${event} hands secrets to what strangers wrote`);
  }
  if (!workflow.permissions) found.push("the workflow says no permissions");
  if (Object.values(workflow.permissions ?? {}).includes("write")) found.push("the whole workflow may write");
  for (const line of text.split("\n")) {
    const used = /^\s*(?:- )?uses:\s*(.*)$/.exec(line)?.[1];
    if (used === undefined || used.startsWith("./")) continue;
    if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used)) {
      found.push(`"${used}" is not pinned by a commit with its version beside it`);
    }
    if (!trusted.includes(used.split("/")[0]!)) found.push(`"${used}" is of a third party`);
  }
  for (const [name, job] of Object.entries(workflow.jobs)) found.push(...complaintsAboutJob(name, job));
  return found;
}

function complaintsAboutJob(name: string, job: Job): string[] {
  const found: string[] = [];
  if (!job.permissions) found.push(`job ${name} says no permissions`);
  if (!job.uses && !job["timeout-minutes"]) found.push(`job ${name} has no timeout`);
  for (const step of job.steps ?? []) {
    if (step.run?.includes("${{")) {
      found.push(`job ${name} pastes "\${{" into a script: hand it over by env`);
    }
    if (installs.test(step.run ?? "")) {
      found.push(`job ${name} installs by itself: scripts/lib/tools.ts is the one list`);
    }
    if (step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false) {
      found.push(`job ${name} leaves its token in the checkout`);
    }
  }
  return found;
}

/** What breaks the rules about all files together. */
export function complaintsAboutAll(workflows: Workflows): string[] {
  return [
    ...complaintsAboutSecrets(workflows),
    ...complaintsAboutPullRequests(workflows),
    ...complaintsAboutMachines(workflows),
  ];
}

/** The names of the secrets whose values a text holds; not those of which it only asks whether they are set. */
export function secretsIn(value: unknown): string[] {
  const text = JSON.stringify(value ?? null).replaceAll(/secrets\.\w+ != ''/g, "");
  return [...new Set([...text.matchAll(/\bsecrets\.(\w+)/g)].map(([, name = ""]) => name))];
}

/** Whether a secret signs code, as against feeds and deployments. */
const signsCode = (secret: string) => /^PIKA_(APPLE|WINDOWS)_/.test(secret);

/** Whether it belongs to releases: those secrets are the environment's. */
const ofReleases = (secret: string) => signsCode(secret) || secret === "PIKA_FEED_SECRET";

/** Whether a step is the one that packs and signs. */
const packsAndSigns = ({ run = "" }: WorkflowStep) => / --from package --until sign$/m.test(run);

function complaintsAboutSecrets(workflows: Workflows): string[] {
  const found: string[] = [];
  for (const [file, workflow] of workflows) {
    if (secretsIn(workflow.env).length > 0) found.push(`${file} shows secrets to every job`);
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const where = `${file}, job ${name}`;
      if (secretsIn(job.env).length > 0) found.push(`${where}: shows secrets to every step`);
      const ours = secretsIn(job.steps).filter(ofReleases);
      if (ours.length > 0 && !mayHold(job)) {
        found.push(`${where}: uses ${ours.join(", ")} outside the environment "${protectedEnvironment}"`);
      }
      for (const step of job.steps ?? []) {
        const seen = secretsIn(step).filter(ofReleases);
        if (seen.length === 0) continue;
        const who = `${where}, step "${step.name}"`;
        if (step.uses) found.push(`${who}: hands ${seen.join(", ")} to an action`);
        const signing = seen.filter(signsCode);
        if (signing.length > 0 && !packsAndSigns(step)) {
          found.push(`${who}: sees ${signing.join(", ")}, and does not sign`);
        }
        if (/\b(npx|npm|deno task)\b/.test(step.run ?? "")) {
          found.push(`${who}: runs more beside ${seen.join(", ")} than Deno and our scripts`);
        }
      }
    }
  }
  return found;
}

/** Whether a job always has the environment of releases when there are secrets, and no other. */
function mayHold({ environment }: Job): boolean {
  return environment === protectedEnvironment ||
    environment === `\${{ inputs.published && '${protectedEnvironment}' || '' }}`;
}

function complaintsAboutPullRequests(workflows: Workflows): string[] {
  const found: string[] = [];
  for (const [file, workflow] of workflows) {
    if (!eventsOf(workflow).includes("pull_request")) continue;
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const where = `${file}, job ${name}`;
      if (job.secrets || secretsIn(job).length > 0) found.push(`${where}: hands secrets to a pull request`);
      if (job.environment) found.push(`${where}: gives a pull request an environment`);
      if (job.with?.published) found.push(`${where}: builds a pull request for the world`);
      if (job.with && "days" in job.with && !(Number(job.with.days) <= 2)) {
        found.push(`${where}: keeps what was built for longer than two days`);
      }
    }
    for (const called of withCalled(workflows, file)) {
      for (const [name, { steps = [], environment }] of Object.entries(workflows.get(called)!.jobs)) {
        const where = `${called}, job ${name}`;
        if (called !== file && environment && !environment.startsWith("${{ inputs.published && ")) {
          found.push(`${where}: gives a pull request an environment`);
        }
        for (const { uses = "", with: options } of steps) {
          if (!uses.startsWith("actions/upload-artifact@")) continue;
          const days = options?.["retention-days"];
          if (days !== "${{ inputs.days }}" && !(Number(days) <= 2)) {
            found.push(`${where}: keeps what was built for longer than two days`);
          }
        }
      }
    }
  }
  return found;
}

function complaintsAboutMachines(workflows: Workflows): string[] {
  const jobs = [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([name, job]) => ({ where: `${file}, job ${name}`, job }))
  );
  const lists = jobs.filter(({ job }) => job.strategy?.matrix);
  const found = lists.length > 1
    ? [`the list of machines stands ${lists.length} times: ${lists.map(({ where }) => where).join("; ")}`]
    : [];
  for (const { where, job } of jobs) {
    if (/macos|windows/.test(job["runs-on"] ?? "")) found.push(`${where}: names a machine outside the list`);
  }
  return found;
}
