import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "@pika/contract/limits.ts";
import { limits as deskLimits } from "@pika/contract/desk/limits.ts";
import { formatBpm } from "../format/numbers.ts";
import type { Params } from "@pika/contract/desk/methods.ts";
import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { playNow } from "../state/live.ts";
import { client } from "../state/session.ts";
import { errorText } from "../state/toasts.ts";
import { Cover } from "../ui/cover.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { PlayedMark } from "../ui/played_mark.tsx";
import { useSubmit } from "../ui/use_submit.ts";

/** The most tracks that are offered. */
const MOST = 8;

/** Says by hand what plays: a track of the library, or title and artist. */
export function PlayNowDialog({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState("");
  const [rows, setRows] = useState<TrackRow[]>([]);
  const [chosen, setChosen] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);

  useEffect(() => {
    let current = true;
    const query = {
      offset: 0,
      limit: MOST,
      sort: "artist",
      direction: "asc",
      search: search.trim(),
    } as const;
    client.call("tracks.list", query).then(
      (answer) => {
        if (!current) return;
        setRows(answer.rows);
        setChosen(0);
      },
      (error) => current && setProblem(errorText(error)),
    );
    return () => current = false;
  }, [search]);

  const play = async (params: Params<"deck.play">, title: string) => {
    try {
      await playNow(params, title);
      onClose();
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[chosen];
    if (event.key === "ArrowDown" && rows.length > 0) setChosen((chosen + 1) % rows.length);
    else if (event.key === "ArrowUp" && rows.length > 0) setChosen((chosen - 1 + rows.length) % rows.length);
    else if (event.key === "Enter" && row) void play({ track_id: row.id }, row.title);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title="What plays now?" onClose={onClose}>
      <div class="composer">
        <div class="field">
          <label for="play-search">From your library</label>
          <input
            ref={field}
            id="play-search"
            class="input big"
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            placeholder="Title, artist, album"
            maxLength={deskLimits.search}
            aria-expanded={rows.length > 0}
            aria-controls="play-list"
            aria-autocomplete="list"
            aria-activedescendant={rows.length > 0 ? `play-${chosen}` : undefined}
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <ul id="play-list" class="play-list" role="listbox" aria-label="Tracks">
          {rows.map((row, index) => (
            <li
              key={row.id}
              id={`play-${index}`}
              role="option"
              aria-selected={index === chosen}
              onClick={() => void play({ track_id: row.id }, row.title)}
            >
              <Cover id={row.id} present={row.has_cover} side={36} />
              <span class="play-names">
                <bdi class="strong">{row.title}</bdi>
                <span class="muted">
                  <PlayedMark id={row.id} />
                  <bdi>{row.artist}</bdi>
                </span>
              </span>
              <span class="tabular muted">{formatBpm(row.bpm)}</span>
              {row.key && <KeyChip value={row.key} />}
            </li>
          ))}
        </ul>
        {rows.length === 0 && search.trim() !== "" && <p class="hint">No track of your library matches.</p>}
        {problem && <p class="problem" role="alert">{problem}</p>}
        <Typed onPlayed={onClose} />
      </div>
    </Dialog>
  );
}

/** A track that is not in the library. */
function Typed({ onPlayed }: { onPlayed: () => void }) {
  const [title, setTitle] = useState("");
  const [artist, setArtist] = useState("");
  const { busy, problem, submit } = useSubmit(async () => {
    if (title.trim() === "") throw new Error("Write the title");
    await playNow({ title: title.trim(), artist: artist.trim() }, title.trim());
    onPlayed();
  });
  return (
    <form class="typed-track" onSubmit={submit}>
      <h3>Or write it</h3>
      <div class="typed-fields">
        <div class="field">
          <label for="play-title">Title</label>
          <input
            id="play-title"
            class="input"
            autocomplete="off"
            maxLength={limits.trackText}
            value={title}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="play-artist">Artist</label>
          <input
            id="play-artist"
            class="input"
            autocomplete="off"
            maxLength={limits.trackText}
            value={artist}
            onInput={(event) => setArtist(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button" disabled={busy}>Play now</button>
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
    </form>
  );
}
