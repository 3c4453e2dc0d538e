/** `sets.fill` and templates: a stretch of a set found by Pika, and the plans that it can follow. */

import { type Infer, integer, nullable, number, object, optional, string } from "superstruct";
import { anyOf, between, list, pair, realBetween } from "../fields.ts";
import { limits } from "../limits.ts";
import { limits as deskLimits } from "./limits.ts";
import { Id } from "./common.ts";
import { Step, TrackFilter } from "./set_course.ts";
import { PutItem, SetSlot } from "./sets.ts";
import { TrackRow } from "./tracks.ts";

/**
 * BPM of West Coast Swing music. The National Association of Swing Dance Events: the dance is best expressed at 90 to 120 BPM
 * (nasde.net/swing-content-guidelines); dancers call 70 to 90 slow or blues, 90 to 110 medium, above it up-tempo and fast
 * (westcoastswing.wiki/music), and dance from some 60 to 140.
 */
export const swingTempi = {
  slow: { min: 60, max: 90 },
  medium: { min: 90, max: 110 },
  fast: { min: 110, max: 140 },
} as const;

/** Where (0 the start of the stretch, 1 its end), and the value there; straight lines between, level outside. */
export const TempoPoint = pair(realBetween(deskLimits.share), realBetween(deskLimits.tempo));
export const EnergyPoint = pair(realBetween(deskLimits.share), realBetween(deskLimits.energy));

/**
 * What shall stand between two entries (`null`: the start, the end), for so many tracks or so long. Locked entries between them stay
 * at their places, the others give way. Without a curve tempo and energy go straight from the one side to the other; the same `seed` finds the
 * same, another one something else.
 */
export const FillQuery = object({
  id: Id,
  after: nullable(Id),
  before: nullable(Id),
  count: optional(between(deskLimits.fillCount)),
  seconds: optional(between(deskLimits.fillSeconds)),
  bpm: optional(list(TempoPoint, deskLimits.curve)),
  energy: optional(list(EnergyPoint, deskLimits.curve)),
  /** `nights` is 3 when it is not named. */
  filter: optional(TrackFilter),
  /** Instead of the set's own; it begins with the stretch. */
  plan: optional(list(SetSlot, deskLimits.plan)),
  seed: optional(Id),
});
export type FillQuery = Infer<typeof FillQuery>;

export const FillItem = object({
  item: PutItem,
  /** `null`: the library knows it no more (a locked entry). */
  track: nullable(TrackRow),
  /** Seconds from the start of the stretch, and until the next one. */
  at: number(),
  seconds: nullable(number()),
  /** Targets that the curves had for this place. */
  target_bpm: nullable(number()),
  target_energy: nullable(number()),
  /** From the one before; `null`: nothing stands there. */
  step: nullable(Step),
});
export type FillItem = Infer<typeof FillItem>;

/** `sets.change` takes the items over with its operation `put`. */
export const Filled = object({
  list: Id,
  revision: integer(),
  after: nullable(Id),
  before: nullable(Id),
  items: list(FillItem),
  /** To the entry after the stretch; `null`: it is the end. */
  last: nullable(Step),
  seconds: number(),
  /** Places for which no track was left. */
  lacking: integer(),
});
export type Filled = Infer<typeof Filled>;

export const SetTemplate = object({ id: Id, name: string(), plan: list(SetSlot, deskLimits.plan) });
export type SetTemplate = Infer<typeof SetTemplate>;

/** By name. To apply one, its plan becomes that of a set (`sets.create`, `sets.change`). */
export const SetTemplates = object({ templates: list(SetTemplate) });
export type SetTemplates = Infer<typeof SetTemplates>;

export const TemplateByHand = object({ name: string(), plan: list(SetSlot, deskLimits.plan) });
/** What the set is made of becomes the plan. */
export const TemplateOfSet = object({ name: string(), list: Id });
/** Another name or plan for one that is there. */
export const TemplateChange = object({ id: Id, name: string(), plan: list(SetSlot, deskLimits.plan) });

export const TemplateSave = anyOf(TemplateByHand, TemplateOfSet, TemplateChange);
export type TemplateSave = Infer<typeof TemplateSave>;

export const TemplateId = object({ id: Id });
export type TemplateId = Infer<typeof TemplateId>;
