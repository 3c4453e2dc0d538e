import { useEffect, useState } from "preact/hooks";
import { formatClock, formatDate } from "../format/clock.ts";
import type { Device } from "@pika/contract/room/http.ts";
import { loadDevices, revokeDevice } from "../state/account.ts";
import { errorText } from "../state/toasts.ts";

/** The laptops that may play under this name; a lost one is signed out from here. */
export function Devices() {
  const [devices, setDevices] = useState<Device[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  const take = (answer: Promise<Device[]>) =>
    answer.then(
      (list) => {
        setDevices(list);
        setProblem(null);
      },
      (error) => setProblem(errorText(error)),
    );
  useEffect(() => void take(loadDevices()), []);

  return (
    <section class="account-part">
      <h3>Signed in on</h3>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {!devices && !problem && <p class="muted" role="status">Asking the cloud…</p>}
      {devices && (
        <ul class="folder-list">
          {devices.map(({ id, name, current, last_seen_at }) => (
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
    </section>
  );
}
