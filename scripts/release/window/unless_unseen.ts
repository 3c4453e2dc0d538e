/** Looks at a disk that others change meanwhile, and on which not everything is ours to see. */

/** What a look at the disk finds, or the other value where something is not there, or not ours to see. */
export async function unlessUnseen<T>(otherwise: T, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return otherwise;
    }
    throw error;
  }
}
