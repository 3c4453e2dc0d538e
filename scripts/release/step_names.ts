/** The steps of a release, in order. */
export const stepNames = [
  "check",
  "sidecar",
  "desktop",
  "runtime",
  "package",
  "sign",
  "verify",
  "manifest",
] as const;
export type StepName = (typeof stepNames)[number];
