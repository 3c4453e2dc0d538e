import type { SetCourse } from "@pika/contract/desk/set_course.ts";
import { formatBpm } from "../format/numbers.ts";
import { areaPath, type CurvePoint, linePath, range, wayWords } from "./curve.ts";

/** Of the picture, in its own units; it is stretched to its place. */
const WIDTH = 600;
const HEIGHT = 56;

/** BPM: a set within so few of them is drawn in the middle. */
const NARROWEST = 20;

interface CourseChartProps {
  course: SetCourse;
  /** Seconds that the DJ has. */
  slot: number | null;
  /** Says a time of the set. */
  time: (at: number) => string;
}

/** Energy and tempo over the planned night, and where the slot ends; the same in words for those who do not see it. */
export function CourseChart({ course, slot, time }: CourseChartProps) {
  if (course.points.length < 2 || course.seconds <= 0) return null;
  const seconds = Math.max(course.seconds, slot ?? 0);
  const energy = held(course, ({ energy }) => energy);
  const tempo = held(course, ({ bpm }) => bpm);
  const tempi = range(tempo, NARROWEST);
  const frame = { seconds, width: WIDTH, height: HEIGHT };
  const words = [
    ["Energy", wayWords(energy, { value: String, time })],
    ["Tempo", wayWords(tempo, { value: (bpm) => `${formatBpm(bpm)} BPM`, time })],
  ].filter(([, way]) => way !== null).map(([name, way]) => `${name} ${way}.`).join(" ");
  if (words === "") return null;
  return (
    <figure class="course-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path class="course-energy-area" d={areaPath(energy, { ...frame, lowest: 0, highest: 10.5 })} />
        <path class="course-energy" d={linePath(energy, { ...frame, lowest: 0, highest: 10.5 })} />
        {tempi && <path class="course-tempo" d={linePath(tempo, { ...frame, ...tempi })} />}
        {slot !== null && slot < seconds && (
          <path class="course-slot" d={`M${(WIDTH * slot) / seconds} 0V${HEIGHT}`} />
        )}
      </svg>
      <figcaption aria-hidden="true">
        <span class="course-key energy-key">Energy 1–10</span>
        {tempi && (
          <span class="course-key tempo-key">
            {Math.round(Math.min(...values(tempo)))}–{Math.round(Math.max(...values(tempo)))} BPM
          </span>
        )}
        {slot !== null && slot < seconds && <span class="course-key slot-key">End of the slot</span>}
      </figcaption>
    </figure>
  );
}

/** A value of every track from its beginning to its end: a staircase. */
function held(
  course: SetCourse,
  of: (point: SetCourse["points"][number]) => number | null,
): CurvePoint[] {
  return course.points.flatMap((point, index) => {
    const value = of(point);
    const end = course.points[index + 1]?.at ?? course.seconds;
    return [{ at: point.at, value }, { at: Math.max(point.at, end), value }];
  });
}

const values = (points: readonly CurvePoint[]) =>
  points.flatMap(({ value }) => value === null ? [] : [value]);
