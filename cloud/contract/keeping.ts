/**
 * How long what is kept, once: the cloud goes by these numbers, and the page `/privacy` says them. A test compares the rest of the house
 * (`compose.yaml`, the cloud's README) with them. Where an operator may choose, this is the default, and `GET /api/privacy` says what holds.
 */
export const keeping = {
  /** Days after a night's end until likes, wishes, votes and thanks lose the number of the dancer; the figures stay. */
  dancerDays: 30,
  /** Days after a night's end until what is needed only to catch up goes: its numbered events, and the DJ's announcements. */
  eventDays: 7,
  /** Days after its sign-out until a device is removed. */
  deviceDays: 1,
  /** Days for which a deleted dancer's number is kept, in order to delete what arrives late. */
  forgottenDays: 1,
  /** Days that the dancer's cookie lasts after the last night that was opened. */
  cookieDays: 365,
  /** Seconds until somebody whose replica died counts as gone; who leaves is gone at once. */
  presenceSeconds: 20,
  /** Hours for which presses that could not be sent wait on the phone. */
  outboxHours: 24,
  /** Days of daily backups that stay. */
  backupDays: 14,
  /** Megabytes of log of one program that stay, over all its files. */
  logMegabytes: 30,
} as const;
