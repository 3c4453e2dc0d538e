/** What kind of machine something was tried on: a figure means nothing without it. */

/** Processors, memory, system, GitHub's image where it is one, and Deno, in words for a log. */
export function machineFacts(environment: Readonly<Record<string, string | undefined>>): string {
  const { total, available } = Deno.systemMemoryInfo();
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const { ImageOS, ImageVersion } = environment;
  return [
    `${Deno.build.os} ${Deno.osRelease()} on ${Deno.build.arch}`,
    ...(ImageVersion ? [`image ${ImageOS} ${ImageVersion}`] : []),
    `${navigator.hardwareConcurrency} processors`,
    `${gib(available)} of ${gib(total)} of memory free`,
    `Deno ${Deno.version.deno}`,
  ].join(", ");
}
