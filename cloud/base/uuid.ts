/** Ids in paths: what is none is not asked of the database. */

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` is a UUID in lower case. */
export function isUuid(text: string): boolean {
  return form.test(text);
}
