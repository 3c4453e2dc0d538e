/** Figures for Prometheus, in its text format. */

type Labels = Record<string, string>;

interface Family {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  lines(): string[];
}

/** Series of one metric at most: a label that somebody outside can choose must not fill the memory. */
const maxSeries = 500;

/** All metrics of a process. */
export class Metrics {
  readonly #families = new Map<string, Family>();

  /** Counts up from the start of the process. */
  counter(name: string, help: string): Counter {
    return this.#add(new Counter(name, help));
  }

  /** A value that goes up and down. `read`, when given, is asked whenever somebody looks. */
  gauge(name: string, help: string, read?: () => number): Gauge {
    return this.#add(new Gauge(name, help, read));
  }

  /** Counts values by how large they are. `buckets`: the upper bounds, ascending. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram {
    return this.#add(new Histogram(name, help, buckets));
  }

  /** All of them as text. */
  text(): string {
    const families = [...this.#families.values()];
    return families.map(({ name, help, type, lines }) =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines(), ""].join("\n")
    ).join("");
  }

  #add<T extends Series>(series: T): T {
    if (this.#families.has(series.name)) throw new Error(`Metric "${series.name}" exists already`);
    this.#families.set(series.name, {
      name: series.name,
      help: series.help,
      type: series.type,
      lines: () => series.lines(),
    });
    return series;
  }
}

abstract class Series {
  abstract readonly type: Family["type"];
  abstract lines(): string[];

  constructor(readonly name: string, readonly help: string) {}
}

class Values extends Series {
  readonly type: Family["type"] = "gauge";
  protected readonly values = new Map<string, number>();

  lines(): string[] {
    return [...this.values].map(([labels, value]) => `${this.name}${labels} ${value}`);
  }

  protected keyOf(labels: Labels): string {
    return boundedKey(this.values, labels);
  }
}

export class Counter extends Values {
  override readonly type = "counter";

  /** Adds `by` (1), which is not negative. */
  add(labels: Labels = {}, by = 1): void {
    const key = this.keyOf(labels);
    this.values.set(key, (this.values.get(key) ?? 0) + by);
  }
}

export class Gauge extends Values {
  constructor(name: string, help: string, private readonly read?: () => number) {
    super(name, help);
  }

  set(value: number, labels: Labels = {}): void {
    this.values.set(this.keyOf(labels), value);
  }

  override lines(): string[] {
    if (this.read) this.set(this.read());
    return super.lines();
  }
}

export class Histogram extends Series {
  override readonly type = "histogram";
  readonly #series = new Map<string, { labels: Labels; counts: number[]; sum: number }>();

  constructor(name: string, help: string, private readonly buckets: readonly number[]) {
    super(name, help);
  }

  observe(value: number, labels: Labels = {}): void {
    const key = boundedKey(this.#series, labels);
    let series = this.#series.get(key);
    if (!series) {
      series = {
        labels: key === overflowKey ? overflow : labels,
        counts: new Array<number>(this.buckets.length + 1).fill(0),
        sum: 0,
      };
      this.#series.set(key, series);
    }
    const bucket = this.buckets.findIndex((bound) => value <= bound);
    series.counts[bucket < 0 ? this.buckets.length : bucket]!++;
    series.sum += value;
  }

  lines(): string[] {
    return [...this.#series].flatMap(([key, { labels, counts, sum }]) => {
      let total = 0;
      const buckets = counts.map((count, index) => {
        total += count;
        const le = index < this.buckets.length ? String(this.buckets[index]) : "+Inf";
        return `${this.name}_bucket${labelText({ ...labels, le })} ${total}`;
      });
      return [...buckets, `${this.name}_sum${key} ${sum}`, `${this.name}_count${key} ${total}`];
    });
  }
}

const overflow: Labels = { overflow: "true" };
const overflowKey = labelText(overflow);

function boundedKey(series: ReadonlyMap<string, unknown>, labels: Labels): string {
  const key = labelText(labels);
  return series.has(key) || series.size < maxSeries ? key : overflowKey;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escape(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
