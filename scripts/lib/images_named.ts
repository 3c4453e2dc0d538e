/** The images that ours are built from and run beside, as the files name them. */

/** The files that name images, from the root of the checkout. */
export const namingImages = ["cloud/Dockerfile", "web/Dockerfile", "compose.yaml"] as const;

/** The images that Dockerfiles (by `ARG NAME=image` and `FROM ${NAME}`, or `FROM image`) and Compose files name. */
export function imagesNamed(text: string): string[] {
  const found: string[] = [];
  const defaults = new Map<string, string>();
  const stages = new Set<string>(["scratch"]);
  for (const line of text.split("\n")) {
    const [, name, value] = /^ARG (\w+)=(\S+)$/.exec(line) ?? [];
    if (name && value) defaults.set(name, value);
    const [, from, stage] = /^FROM (?:--\S+ )?(\S+)(?: AS (\S+))?$/i.exec(line) ?? [];
    const image = from?.replace(/^\$\{?(\w+)\}?$/, (_, name) => defaults.get(name) ?? "");
    if (image && !stages.has(image)) found.push(image);
    if (stage) stages.add(stage);
    const [, service, standard] = /^ +image: (?:([^\s$]+)|\$\{\w+:-([^\s}]+)\})$/.exec(line) ?? [];
    const named = service ?? standard;
    if (named) found.push(named);
  }
  return [...new Set(found)];
}
