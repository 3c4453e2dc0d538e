import assert from "node:assert/strict";
import { json, toml } from "./document.ts";

Deno.test("JSON: only the value changes, wherever the same text stands", () => {
  const text = `{\r\n\t"cli": {"version": "0.1.0"}, "name": "0.1.0",\n  "version"  :  "0.1.0" }`;
  assert.equal(json.read(text, ["version"]), "0.1.0");
  assert.equal(
    json.replace(text, ["version"], "0.2.0"),
    `{\r\n\t"cli": {"version": "0.1.0"}, "name": "0.1.0",\n  "version"  :  "0.2.0" }`,
  );
  assert.equal(JSON.parse(json.replace(text, ["cli", "version"], "1.0.0")).cli.version, "1.0.0");
});

const project = `# version = "0.1.0"
[tool]
version = "0.1.0"
[project]   # ours
name = "version"
version = '0.1.0' # keep me
[[list]]
version = "0.1.0"
`;

Deno.test("TOML: only the value changes; comments, other tables and order stay", () => {
  assert.equal(toml.read(project, ["project", "version"]), "0.1.0");
  assert.equal(
    toml.replace(project, ["project", "version"], "0.2.0-rc.1"),
    project.replace("'0.1.0' # keep", `"0.2.0-rc.1" # keep`),
  );
});

Deno.test("TOML: dotted keys and inline tables are found too", () => {
  for (
    const text of [`project.version = "1"`, `project = { a = 1, version = "1" }`, `[project]\nversion = "1"`]
  ) {
    assert.equal(toml.read(text, ["project", "version"]), "1", text);
    assert.equal(toml.replace(text, ["project", "version"], "2"), text.replace(`"1"`, `"2"`));
  }
});

Deno.test("what is not there, is no string, or cannot be parsed is refused", () => {
  assert.equal(toml.read(project, ["project", "none"]), undefined);
  assert.throws(() => json.replace("{}", ["version"], "1"), /Cannot replace "version": it is undefined/);
  assert.throws(() => toml.replace("version = 1", ["version"], "1"), /it is 1, not a string/);
  assert.throws(() => json.read(`{"version": }`, ["version"]), /ValueExpected at character 12/);
  assert.throws(() => json.read(`{} // no`, ["version"]), /InvalidCommentToken/);
  assert.throws(() => toml.read("version = ", ["version"]));
});
