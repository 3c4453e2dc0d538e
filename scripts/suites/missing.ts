/** Why a suite cannot run here, and what to do about it. */
export interface Missing {
  reason: string;
  help: string;
}
