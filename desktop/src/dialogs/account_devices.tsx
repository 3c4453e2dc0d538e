import { useEffect, useState } from "preact/hooks";
import { formatClock, formatDate } from "../format/clock.ts";
import type { DeviceList } from "@pika/contract/desk/account.ts";
import { keyChangeWords } from "../format/key_change_words.ts";
import { account, loadDevices, revokeDevice } from "../state/account.ts";
import { errorText } from "../state/toasts.ts";

/** The laptops that may play under this name; a lost one is signed out from here. */
export function Devices() {
  const [list, setList] = useState<DeviceList | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  const take = (answer: Promise<DeviceList>) =>
    answer.then(
      (answered) => {
        setList(answered);
        setProblem(null);
      },
      (error) => setProblem(errorText(error)),
    );
  // Again whenever the keys are other ones: that may have signed some out.
  useEffect(() => void take(loadDevices()), [account.value]);

  return (
    <section class="account-part">
      <h3>Signed in on</h3>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {!list && !problem && <p class="muted" role="status">Asking the cloud…</p>}
      {list && (
        <ul class="folder-list">
          {list.devices.map(({ id, name, current, last_seen_at }) => (
            <li key={id} class="folder">
              <div class="folder-text">
                <bdi class="strong">{name || "A laptop"}</bdi>
                <span class="muted tabular">
                  {current
                    ? "this one"
                    : `last seen ${formatDate(last_seen_at)}, ${formatClock(last_seen_at)}`}
                </span>
              </div>
              {!current && (asking === id
                ? (
                  <div class="folder-actions">
                    <span class="muted">It will have to sign in again.</span>
                    <button
                      type="button"
                      class="button small danger"
                      onClick={() => void take(revokeDevice(id))}
                    >
                      Sign it out
                    </button>
                    <button type="button" class="button quiet small" onClick={() => setAsking(null)}>
                      Keep
                    </button>
                  </div>
                )
                : (
                  <button
                    type="button"
                    class="button quiet small"
                    aria-label={`Sign out ${name || "a laptop"}…`}
                    onClick={() => setAsking(id)}
                  >
                    Sign out…
                  </button>
                ))}
            </li>
          ))}
        </ul>
      )}
      {list && <Changes list={list} />}
    </section>
  );
}

/** What was done to the keys of the account, and on which laptop: who reads of something unknown knows that somebody else was here. */
function Changes({ list: { changes } }: { list: DeviceList }) {
  const known = changes.map((change) => ({ ...change, words: keyChangeWords(change.kind) }))
    .filter(({ words }) => words !== null);
  if (known.length === 0) return null;
  return (
    <details class="account-changes">
      <summary>What was changed</summary>
      <ul class="folder-list">
        {known.map(({ words, at, device }) => (
          <li key={`${at} ${words}`} class="account-change">
            <span>{words}</span>
            <span class="muted tabular">
              <bdi>{device || "the cloud"}</bdi>, {formatDate(at)}, {formatClock(at)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
