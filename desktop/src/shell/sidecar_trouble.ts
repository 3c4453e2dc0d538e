/**
 * Why the sidecar does not run, as far as its program can tell: it is asked for its version by the system's shell, whose exit code
 * says where that came to. Its output is thrown away, as in `sidecar_command.ts`.
 */
import type { NeutralinoGlobals } from "./sidecar_command.ts";

/** What keeps the sidecar from running, and what to do about it, for the person. */
export interface Trouble {
  title: string;
  words: string;
}

/** Exit codes of {@linkcode askCommand} for what it has found before it started anything; no shell and no program of ours uses them. */
const MISSING = 64;
const EMPTY = 65;
const NOT_ALLOWED = 66;

/** The shell command that finds out; it starts no second sidecar. */
export function askCommand({ NL_OS, NL_PATH }: Pick<NeutralinoGlobals, "NL_OS" | "NL_PATH">): string {
  if (NL_OS === "Windows") {
    const program = `"${NL_PATH}/sidecar/pika-sidecar.exe"`;
    return `if not exist ${program} (exit ${MISSING}) else ${program} --version >NUL 2>&1 <NUL`;
  }
  return [
    `p="${NL_PATH}/sidecar/pika-sidecar"`,
    `[ -e "$p" ] || exit ${MISSING}`,
    `[ -s "$p" ] || exit ${EMPTY}`,
    `[ -x "$p" ] || exit ${NOT_ALLOWED}`,
    `"$p" --version >/dev/null 2>&1 </dev/null`,
  ].join("; ");
}

const QUARANTINE =
  "A virus scanner may have taken it away: look for pika-sidecar in its quarantine, and allow it. ";
const AGAIN = "Install Pika again: your library stays as it is.";

/**
 * Exit codes that say the same: of shells (126, and 128 and the number of a signal), of the C library's `waitpid` as Neutralino
 * hands it on (the number alone), and of Windows (`ntstatus.h` as a signed number: no file of a program, an error in it, a library that is
 * missing; `winerror.h`: 193, 216).
 */
const DAMAGED = [EMPTY, 126, 193, 216, -1073741701, 0xc000007b, -1073741515, 0xc0000135];
const KILLED = [9, 128 + 9];
const BLOCKED_BY_WINDOWS = [5, 225, -1073741790, 0xc0000022];

/** What the exit code of {@linkcode askCommand} means; `null`: the program runs, so that is not it. */
export function troubleOf(code: number, os: NeutralinoGlobals["NL_OS"]): Trouble | null {
  if (code === 0) return null;
  if (code === MISSING || code === 9009) {
    return {
      title: "The audio engine is missing",
      words:
        `Its program is not where it was installed. ${QUARANTINE}If there is nothing of Pika, install Pika again; ` +
        "your library stays as it is.",
    };
  }
  if (code === NOT_ALLOWED || BLOCKED_BY_WINDOWS.includes(code)) {
    return {
      title: "The audio engine may not be run",
      words: os === "Windows"
        ? `Windows does not let it start. ${QUARANTINE}If that does not help, ask whoever looks after this computer.`
        : "Its program has lost the permission to be run, as happens when a folder is copied by hand. " +
          AGAIN,
    };
  }
  if (DAMAGED.includes(code)) {
    return {
      title: "The audio engine does not run on this computer",
      words: "Its program is damaged, or made for another kind of processor" +
        (os === "Windows" ? "" : ", or lies on a disk that no program may be started from") +
        `. Get the Pika that is made for this computer. ${AGAIN}`,
    };
  }
  if (KILLED.includes(code)) {
    return {
      title: "The audio engine is stopped as soon as it starts",
      words: os === "Darwin"
        ? "macOS does that. Look into System Settings, Privacy & Security: where it names Pika, press “Open Anyway”. " +
          AGAIN
        : `Something on this computer does that, such as a virus scanner or a lack of memory. ${QUARANTINE}Close other programs.`,
    };
  }
  return {
    title: "The audio engine cannot start",
    words:
      `Its program ended with code ${code}. ${QUARANTINE}If there is nothing of Pika, install Pika again; ` +
      "your library stays as it is.",
  };
}
