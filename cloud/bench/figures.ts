/** Figures for people: percentiles and a table. */

/** The value below which `share` (0 to 1) of `values` are; `values` are sorted in place. */
export function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? NaN;
}

/** Rows of a figure's name, its value and its target, in columns. */
export function table(rows: (readonly [name: string, value: string, target: string])[]): string {
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  return rows.map(([name, value, target]) =>
    `  ${name.padEnd(width(0))}  ${value.padStart(width(1))}  ${target}`.trimEnd()
  ).join("\n");
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** Milliseconds of CPU that a process has used, by its own clock ticks of 10 ms; `null` where /proc does not say it. */
export async function cpuOf(pid: number): Promise<number | null> {
  if (Deno.build.os !== "linux") return null;
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // Behind the name in brackets: state, then fields 4 and on; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process in bytes. */
export async function memoryOf(pid: number): Promise<number> {
  if (Deno.build.os === "linux") {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] }).output();
  return Number(new TextDecoder().decode(stdout)) * 1_024;
}
