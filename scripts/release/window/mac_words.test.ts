import assert from "node:assert/strict";
import {
  askTitles,
  askWindow,
  bringToFront,
  clickRedButton,
  mayPass,
  missingRight,
  openBundle,
  parseWindow,
  takeFrame,
  takeScreen,
} from "./mac_words.ts";

Deno.test("what is said to macOS's programs", () => {
  assert.deepEqual(openBundle("/tmp/ż/Pika.app"), ["open", "-n", "/tmp/ż/Pika.app"]);
  const whose = 'tell application "System Events" to tell (first process whose unix id is 4711) to';
  assert.deepEqual([askWindow(4711), bringToFront(4711), askTitles(4711), clickRedButton(4711)], [
    ["osascript", "-e", `${whose} get {frontmost, position of window 1, size of window 1}`],
    ["osascript", "-e", `${whose} set frontmost to true`],
    ["osascript", "-e", `${whose} get {name, subrole} of every window`],
    ["osascript", "-e", `${whose} click (first button of window 1 whose subrole is "AXCloseButton")`],
  ]);
  assert.deepEqual(takeScreen("a b.png"), ["screencapture", "-x", "-t", "png", "a b.png"]);
  assert.deepEqual(takeFrame({ x: -5, y: 6, width: 70, height: 80 }, "a.png"), [
    ...["screencapture", "-x", "-t", "png", "-R", "-5,6,70,80", "a.png"],
  ]);
});

Deno.test("a window is its page: without the title bar, and without the corners in which the desktop shows", () => {
  assert.deepEqual(parseWindow("true, 100, -80, 1280, 828\n"), {
    page: { x: 126, y: -44, width: 1228, height: 766 },
    isInFront: true,
  });
  assert.deepEqual(parseWindow("false, 0, 0, 90, 60"), {
    page: { x: 0, y: 0, width: 90, height: 60 },
    isInFront: false,
  });
  for (const answer of ["", "missing value", "true, 1, 2, 3", "true, 1, 2, 0, 5"]) {
    assert.equal(parseWindow(answer), undefined, answer);
  }
});

Deno.test("a right that is missing is told from a window that is not there yet", () => {
  const begun = "0:95: execution error: System Events got an error:";
  const access = `${begun} osascript is not allowed assistive access. (-1719)`;
  assert.equal(missingRight(access), "Accessibility");
  assert.equal(missingRight(`${begun} osascript is not allowed assistive access. (-25211)`), "Accessibility");
  assert.equal(
    missingRight("execution error: Not authorized to send Apple events to System Events. (-1743)"),
    "Automation",
  );
  const noWindow = `${begun} Can’t get window 1 of process 1 whose unix id = 4711. Invalid index. (-1719)`;
  assert.equal(missingRight(noWindow), undefined);
  assert.equal(mayPass(noWindow), true);
  assert.equal(mayPass("12:13: syntax error: Expected end of line but found “is”. (-2741)"), false);
});
