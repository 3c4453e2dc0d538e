import assert from "node:assert/strict";
import { Metrics } from "./metrics.ts";

Deno.test("counters, gauges and histograms in the text format of Prometheus", () => {
  const metrics = new Metrics();
  const counter = metrics.counter("requests_total", "Requests");
  counter.add({ route: "/a", status: "200" });
  counter.add({ route: "/a", status: "200" }, 2);
  counter.add();
  metrics.gauge("open", "Open now", () => 7);
  const histogram = metrics.histogram("seconds", "Time", [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 3]) histogram.observe(value, { route: "/a" });
  assert.equal(
    metrics.text(),
    `# HELP requests_total Requests
# TYPE requests_total counter
requests_total{route="/a",status="200"} 3
requests_total 1
# HELP open Open now
# TYPE open gauge
open 7
# HELP seconds Time
# TYPE seconds histogram
seconds_bucket{route="/a",le="0.1"} 2
seconds_bucket{route="/a",le="1"} 3
seconds_bucket{route="/a",le="+Inf"} 4
seconds_sum{route="/a"} 3.65
seconds_count{route="/a"} 4
`,
  );
});

Deno.test("a label cannot break its line", () => {
  const metrics = new Metrics();
  metrics.counter("a", "A").add({ label: 'x"} 1\nevil 1 \\' });
  assert.ok(metrics.text().includes('a{label="x\\"} 1\\nevil 1 \\\\"} 1\n'));
});

Deno.test("a label that somebody outside chooses does not fill the memory", () => {
  const metrics = new Metrics();
  const [counter, histogram] = [metrics.counter("a", "A"), metrics.histogram("b", "B", [1])];
  for (let i = 0; i < 5_000; i++) {
    counter.add({ label: String(i) });
    histogram.observe(i, { label: String(i) });
  }
  const lines = metrics.text().split("\n");
  assert.ok(lines.length < 3_000, String(lines.length));
  assert.ok(lines.includes('a{overflow="true"} 4500'));
  assert.ok(lines.includes('b_count{overflow="true"} 4500'));
});

Deno.test("two metrics of one name are a mistake", () => {
  const metrics = new Metrics();
  metrics.counter("a", "A");
  assert.throws(() => metrics.gauge("a", "A"), /"a" exists already/);
});
