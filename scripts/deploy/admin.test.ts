import assert from "node:assert/strict";
import { AdminCommand } from "@pika/contract/operator/admin.ts";
import { parse } from "@pika/contract/parse.ts";
import { stripVTControlCharacters } from "node:util";
import { UsageError } from "../lib/errors.ts";
import {
  adminCommand,
  adminUsage,
  durationSeconds,
  firstAsk,
  formatAnswer,
  onlyReads,
  subjectOf,
} from "./admin.ts";
import { formatAudit } from "./audit.ts";
import { parseOptions } from "./options.ts";

const device = "0b9f3a52-7a0e-4f5e-9f0c-2b8c6c1d7e11";
const standard = { limit: 100, seconds: 3_600, reason: "noise" };
const read = (...words: string[]) => adminCommand(words, standard);

Deno.test("each verb of admin becomes a command that the cloud takes", () => {
  const commands = [
    read("list"),
    read("hide", "BCDFG"),
    read("show", "BCDFG"),
    read("end", "BCDFG"),
    read("bans"),
    read("ban", device.toUpperCase()),
    read("ban", "2001:db8::/48"),
    read("unban", "203.0.113.7"),
    read("delete", "dj-anna"),
  ];
  for (const command of commands) assert.deepEqual(parse(command, AdminCommand).value, command);
  assert.deepEqual(commands[5], { do: "ban", target: { device }, seconds: 3_600, reason: "noise" });
  assert.deepEqual(commands[6], {
    do: "ban",
    target: { network: "2001:db8::/48" },
    seconds: 3_600,
    reason: "noise",
  });
  assert.deepEqual(commands.map(subjectOf), [
    ...["", "BCDFG", "BCDFG", "BCDFG", "", device, "2001:db8::/48", "203.0.113.7", "dj-anna"],
  ]);
  // What cannot be undone is shown and asked about; what changes nothing is not written down.
  assert.deepEqual(commands.filter(firstAsk).map((command) => command.do), ["end", "delete"]);
  assert.deepEqual(commands.filter(onlyReads).map((command) => command.do), ["list", "bans"]);
});

for (
  const [words, complaint] of [
    [[], /missing what it is to do/],
    [["destroy"], /Unknown command "admin destroy"/],
    [["hide"], /missing its CODE/],
    [["ban"], /missing its DEVICE\|ADDRESS/],
    [["list", "all"], /Unknown argument "all"/],
    [["end", "BCDFG", "HJKMN"], /Unknown argument "HJKMN"/],
    [["toString"], /Unknown command/],
  ] as const
) {
  Deno.test(`admin ${words.join(" ")} is refused, and the help names the verbs`, () => {
    assert.throws(() => read(...words), (error: Error) => {
      assert.ok(error instanceof UsageError && error.help.includes(adminUsage));
      assert.match(error.message, complaint);
      return true;
    });
  });
}

Deno.test("how long is written as people say it", () => {
  assert.deepEqual(["30m", "24h", "7d"].map(durationSeconds), [1_800, 86_400, 604_800]);
  for (const text of ["", "0m", "7", "7w", "-1h", "99999d", "1h30m"]) {
    assert.throws(() => durationSeconds(text), UsageError, text);
  }
  const { adminWords, banSeconds, reason } = parseOptions([
    "admin",
    "ban",
    device,
    "--for",
    "7d",
    "--reason",
    "spam",
  ]);
  assert.deepEqual([adminWords, banSeconds, reason], [["ban", device], 604_800, "spam"]);
});

Deno.test("rooms, bans and accounts in words, and a refusal's", () => {
  const plain = (answer: Parameters<typeof formatAnswer>[0]) =>
    stripVTControlCharacters(formatAnswer(answer));
  const room = {
    ...{
      session: device,
      code: "BCDFG",
      title: "Friday",
      status: "live",
      started_at: 0,
      ended_at: null,
      device,
    },
    ...{ dj: { name: "Anna", slug: "anna" }, listeners: 12, plays: 3, listed: true, hidden: false },
  };
  assert.equal(
    plain({ rooms: [room] }),
    `BCDFG  live          Friday, Anna (anna)  12 dancers, 3 tracks  listed  since 1970-01-01 00:00Z\n       session ${device}  device ${device}`,
  );
  const ended = { ...room, status: "ended", ended_at: 3_600_000, hidden: true };
  assert.match(
    plain({ room: ended }),
    /12 dancers at most.*hidden {2}1970-01-01 00:00Z to 1970-01-01 01:00Z/,
  );
  assert.match(plain({ room: { ...room, listed: false } }), /not listed/);
  const ban = { device: null, network: "203.0.113.0/24", reason: "spam", created_at: 0, until: 60_000 };
  assert.equal(plain({ bans: [ban] }), "203.0.113.0/24  until 1970-01-01 00:01Z  spam");
  assert.equal(plain({ bans: [] }), "Nobody is kept out.");
  assert.match(
    plain({ account: { name: "Anna", slug: "anna", created_at: 0, devices: 1, rooms: 2, open: 1 } }),
    /^Anna \(anna\), since 1970-01-01 00:00Z: 2 nights, 1 of them open; 1 devices$/,
  );
  assert.equal(plain({ error: { code: "x", message: "There is no room" } }), "There is no room");
});

Deno.test("the audit log shows whom an operator's command was about", () => {
  const entry = {
    at: "2026-11-25T12:00:00.000Z",
    who: "ann@desk",
    command: "admin ban",
    subject: "203.0.113.7",
    outcome: "ok",
  };
  assert.equal(formatAudit([entry]), "2026-11-25T12:00:00Z  ann@desk  admin ban  203.0.113.7  ok");
});
