/** Reloads the page when `build.json` names another build. Only in pages built with `--watch`. */
export function reloadOnBuild(): void {
  let known: string | null = null;
  setInterval(async () => {
    try {
      const { stamp } = await (await fetch("build.json", { cache: "no-store" })).json();
      if (known !== null && stamp !== known) location.reload();
      known = stamp;
    } catch {
      // the server restarts or the file is being written: ask again
    }
  }, 700);
}
