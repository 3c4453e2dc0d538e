/**
 * `next`, with every part that says the same as in `old` replaced by the old object, so that what did not change is
 * not drawn again. Lists of things with an `id` are matched by it, others by their place. Takes plain JSON values.
 */
export function share<T>(old: unknown, next: T): T {
  if (Object.is(old, next)) return next;
  if (Array.isArray(next)) return Array.isArray(old) ? shareList(old, next) as T : next;
  if (isObject(old) && isObject(next)) return shareObject(old, next) as T;
  return next;
}

function shareList(old: unknown[], next: unknown[]): unknown[] {
  const byId = new Map(old.flatMap((item) => hasId(item) ? [[item.id, item]] : []));
  const shared = next.map((item, index) => share(hasId(item) ? byId.get(item.id) : old[index], item));
  return shared.length === old.length && shared.every((item, index) => item === old[index]) ? old : shared;
}

type Fields = Record<string, unknown>;

function shareObject(old: Fields, next: Fields): Fields {
  const names = Object.keys(next);
  const shared = Object.fromEntries(names.map((name) => [name, share(old[name], next[name])]));
  const same = names.length === Object.keys(old).length && names.every((name) => shared[name] === old[name]);
  return same ? old : shared;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasId(value: unknown): value is { id: string | number } {
  return isObject(value) && (typeof value.id === "string" || typeof value.id === "number");
}
