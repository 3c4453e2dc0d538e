/** The crates and sets that are open: what is in them, and every change to them. The sidecar keeps it, with its history. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SetCourse } from "@pika/contract/desk/set_course.ts";
import type { ListHead, ListOperation, ListPage, SetEntry } from "@pika/contract/desk/sets.ts";
import { RpcError } from "../rpc/client.ts";
import { client, connection } from "./session.ts";
import { share } from "./share.ts";
import { errorText, showError } from "./toasts.ts";

/** Entries that one question asks for. */
const PAGE = 1_000;

export interface ListState {
  head: ListHead;
  entries: readonly SetEntry[];
}

/** A list that is shown somewhere; all who show it share this. */
export class OpenList {
  /** `null` until it is here. */
  readonly state = signal<ListState | null>(null);
  readonly problem = signal<string | null>(null);
  /** How a set runs; `null` for a crate, and until it is here. It may be of the revision before. */
  readonly course = signal<SetCourse | null>(null);
  shownBy = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(readonly id: number) {}

  /** Asks for all of it. */
  async load(): Promise<void> {
    try {
      await this.#take(await client.call("sets.get", { id: this.id, limit: PAGE }));
    } catch (error) {
      if (connection.value.state === "open") this.problem.value = errorText(error);
    }
  }

  /**
   * Makes one change, after those that are on their way: each is made on what the one before it left. `operation` is asked for then; null: it
   * means nothing any more.
   * @returns whether it was made; what refused it is shown.
   */
  change(words: string, operation: (now: ListState) => ListOperation | null): Promise<boolean> {
    return this.#enqueue(words, (now) => {
      const asked = operation(now);
      return asked &&
        client.call("sets.change", {
          id: this.id,
          expected_revision: now.head.revision,
          operation: asked,
        });
    });
  }

  undo(): Promise<boolean> {
    return this.#step("Cannot undo", "sets.undo");
  }

  redo(): Promise<boolean> {
    return this.#step("Cannot redo", "sets.redo");
  }

  restoreVersion(version: number): Promise<boolean> {
    return this.#enqueue(
      "Cannot bring this version back",
      ({ head }) =>
        client.call("sets.restore_version", { id: this.id, version, expected_revision: head.revision }),
    );
  }

  resolve(keep: "mine" | "theirs"): Promise<boolean> {
    return this.#enqueue(
      "Cannot settle it",
      ({ head }) => client.call("sets.resolve", { id: this.id, keep, expected_revision: head.revision }),
    );
  }

  #step(words: string, method: "sets.undo" | "sets.redo"): Promise<boolean> {
    return this.#enqueue(words, ({ head }) => {
      if ((method === "sets.undo" ? head.undo : head.redo) === null) return null;
      return client.call(method, { id: this.id, expected_revision: head.revision });
    });
  }

  #enqueue(words: string, ask: (now: ListState) => Promise<ListPage> | null): Promise<boolean> {
    const made = this.#queue.then(async () => {
      try {
        return await this.#ask(ask, "again");
      } catch (error) {
        showError(words, error);
        return false;
      }
    });
    this.#queue = made;
    return made;
  }

  /** When the list was changed elsewhere meanwhile, what is meant is asked of it as it is now, once. */
  async #ask(ask: (now: ListState) => Promise<ListPage> | null, then: "again" | "give up"): Promise<boolean> {
    const now = this.state.value;
    const answer = now && ask(now);
    if (!answer) return false;
    try {
      await this.#take(await answer);
      return true;
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== "conflict") throw error;
      await this.load();
      if (then === "again") return await this.#ask(ask, "give up");
      throw error;
    }
  }

  /** What did not change stays the same object, so that its row is not drawn again. An older answer is not taken. */
  async #take({ list, entries }: ListPage): Promise<void> {
    const all = [...entries];
    while (all.length < list.entries) {
      const more = await client.call("sets.get", { id: this.id, offset: all.length, limit: PAGE });
      if (more.list.revision !== list.revision) return this.load();
      if (more.entries.length === 0) break;
      all.push(...more.entries);
    }
    const old = this.state.peek();
    if (old && old.head.revision > list.revision) return;
    this.problem.value = null;
    this.state.value = share(old, { head: list, entries: all });
    if (list.kind === "set" && this.state.value !== old) void this.#loadCourse();
  }

  async #loadCourse(): Promise<void> {
    try {
      const course = await client.call("sets.course", { id: this.id });
      if (course.revision === this.state.value?.head.revision) {
        this.course.value = share(this.course.peek(), course);
      }
    } catch (error) {
      if (connection.value.state === "open") showError("Cannot see how the set runs", error);
    }
  }
}

const open = new Map<number, OpenList>();

/** The list as it is shown; kept up to date as long as somebody shows it. */
export function useList(id: number): OpenList {
  const list = openList(id);
  const connected = connection.value.state === "open";
  useEffect(() => {
    list.shownBy++;
    open.set(id, list);
    if (connected) void list.load();
    return () => {
      if (--list.shownBy === 0) open.delete(id);
    };
  }, [list, connected]);
  return list;
}

/** The list that is shown, or one that nobody shows yet. */
export function openList(id: number): OpenList {
  const known = open.get(id);
  if (known) return known;
  const list = new OpenList(id);
  open.set(id, list);
  return list;
}

client.on("sets.changed", ({ ids }) => reloadThose((list) => ids === null || ids.includes(list.id)));
client.on("tracks.changed", ({ ids }) => {
  reloadThose(({ state }) =>
    ids === null || (state.value?.entries.some((entry) => ids.includes(entry.track_id)) ?? false)
  );
});

function reloadThose(concerned: (list: OpenList) => boolean): void {
  for (const list of open.values()) if (list.shownBy > 0 && concerned(list)) void list.load();
}

/** Adds tracks at the end of a list that need not be open. @throws {RpcError} */
export async function addToList(id: number, tracks: readonly number[]): Promise<ListHead> {
  const { list } = await client.call("sets.get", { id, limit: 1 });
  const answer = await client.call("sets.change", {
    id,
    expected_revision: list.revision,
    operation: { op: "add", track_ids: [...tracks] },
  });
  return answer.list;
}
