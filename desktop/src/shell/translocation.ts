/**
 * Whether a program of macOS at this path is one of the passing copies that it runs of a download which nobody has moved:
 * `/private/var/folders/…/AppTranslocation/…/d/Pika.app/…`, read-only, and another one at each start.
 */
export function isTranslocated(path: string): boolean {
  return path.includes("/AppTranslocation/");
}
