/* What time it is at the server, told by the device's clock and what the server's showed when it was last there.
 *
 * Moments are milliseconds of the congress's local time, counted as if it were UTC: the device's time zone plays no
 * part. While the page stays open a second clock that nobody can set (performance.now) runs beside; which of the two
 * was right is known at the next meeting with the server.
 */
"use strict";

(() => {
  const MOVED = 60_000;
  let offset = null;
  let anchor = null;

  const deviceLocal = () => Date.now() - new Date().getTimezoneOffset() * 60_000;

  window.scannerClock = {
    get isKnown() { return offset !== null; },
    load: async () => { offset = (await window.scannerStore.get("offset")) ?? null; },

    /* Take the server's time over; returns whether the device's clock was moved since the last time. */
    meet: async (server, tookMilliseconds) => {
      const now = server + 500 + tookMilliseconds / 2; // the server tells whole seconds
      const wasMoved = offset !== null && Math.abs(now - (Date.now() + offset)) > MOVED;
      offset = now - Date.now();
      anchor = { server: now, steady: performance.now() };
      await window.scannerStore.set("offset", offset);
      return wasMoved;
    },

    /* Now, by both clocks. */
    moment: () => ({
      device: deviceLocal(),
      byDate: Math.round(Date.now() + offset),
      bySteady: anchor && Math.round(anchor.server + performance.now() - anchor.steady),
    }),

    /* The moment that counts: by the device's clock, or where that was moved by the one that nobody can set. */
    at: (moment, wasMoved) => (wasMoved && moment.bySteady !== null ? moment.bySteady : moment.byDate),
    isSure: (moment, wasMoved) => !wasMoved || moment.bySteady !== null,
  };
})();
