import { useEffect, useState } from "preact/hooks";
import type { TagPlanFile, TagWish } from "@pika/contract/desk/tag_writes.ts";
import { plural } from "../format/numbers.ts";
import { tagFieldNames } from "../format/tag_words.ts";
import { PLAN_SIZE, planTags, tagTracks } from "../state/tag_writes.ts";
import { errorText } from "../state/toasts.ts";

/** Every change, file by file; more of them as they are asked for. */
export function TagPreview({ wish }: { wish: TagWish }) {
  const [files, setFiles] = useState<TagPlanFile[]>([]);
  const [asked, setAsked] = useState(PLAN_SIZE);
  const [looked, setLooked] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const count = tagTracks.value.length;
  const until = Math.min(asked, count);

  useEffect(() => {
    setFiles([]);
    setLooked(0);
    setProblem(null);
  }, [wish, tagTracks.value]);
  useEffect(() => {
    if (looked >= until || problem !== null) return;
    let current = true;
    planTags(wish, looked).then(
      (more) => {
        if (!current) return;
        setFiles((before) => [...before, ...more]);
        setLooked(Math.min(looked + PLAN_SIZE, count));
      },
      (error) => current && setProblem(errorText(error)),
    );
    return () => current = false;
  }, [wish, looked, until, problem]);

  const shown = files.filter((file) => file.changes.length > 0 || file.problem);
  const changing = files.filter((file) => file.changes.length > 0).length;
  const refused = shown.length - changing;
  const same = files.length - shown.length;
  const words = [
    `${plural(changing, "file")} of ${looked < count ? `the first ${looked}` : looked} would change`,
    ...(same > 0 ? [`${same} ${same === 1 ? "needs" : "need"} nothing`] : []),
    ...(refused > 0 ? [`${refused} cannot be written`] : []),
  ].join(", ");
  return (
    <section class="tag-preview" aria-label="What will change">
      {problem && <p class="problem" role="alert">Cannot look at the files: {problem}</p>}
      <p role="status" class="muted">
        {looked < until ? `Looking at ${plural(until, "file")}…` : `${words}.`}
      </p>
      {shown.length > 0 && (
        <ul class="problem-list tag-files" tabIndex={0} aria-label="Files">
          {shown.map((file) => <PlannedFile key={file.track_id} file={file} />)}
        </ul>
      )}
      {looked < count && looked >= until && (
        <button
          type="button"
          class="button small"
          onClick={() => setAsked(looked + PLAN_SIZE)}
        >
          Look at {plural(Math.min(PLAN_SIZE, count - looked), "more file")}
        </button>
      )}
    </section>
  );
}

function PlannedFile({ file }: { file: TagPlanFile }) {
  return (
    <li>
      <bdi class="tag-file-title" title={file.path}>{file.title}</bdi>
      {file.problem && <p class="problem">Not written: {file.problem.message}</p>}
      <dl class="tag-changes">
        {file.changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt class="muted">{tagFieldNames[field]}</dt>
            <dd>
              <bdi class={before === "" ? "muted" : "tag-before"}>{before || "nothing"}</bdi>
              <span aria-hidden="true">→</span>
              <span class="visually-hidden">becomes</span>
              <bdi>{after}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
