/* The list of names on the device: who a badge belongs to, who is meant by what was typed, which lesson they are in. */
"use strict";

(() => {
  const HOUR = 3_600_000;
  const MOST_FOUND = 8;
  const BADGE = /^LX1\.[1-9]\d{0,17}\.[A-Z2-7]{26}$/;
  const read = (text) => Date.parse(`${text}Z`);

  const fingerprint = async (text) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return btoa(String.fromCharCode(...digest.slice(0, 12))).replaceAll("+", "-").replaceAll("/", "_");
  };

  const person = ([id, name, initials, number, group, badge, batches]) => ({ id, name, initials, number, group, badge, batches });

  window.scannerList = (kept) => {
    const people = (kept?.people ?? []).map(person);
    const lessons = (kept?.lessons ?? []).map((one) => ({ ...one, from: read(one.starts), to: read(one.ends) }));
    const byBadge = new Map(people.map((one) => [one.badge, one]));
    const revoked = new Map(kept?.revoked ?? []);

    return {
      people,
      lessons,
      byId: new Map(people.map((one) => [one.id, one])),
      isBadge: (text) => BADGE.test(text),
      ofBadge: async (text) => byBadge.get(await fingerprint(text)),
      /* Whose badge it was that is revoked; undefined: it is not known to be. */
      ofRevoked: async (text) => {
        const id = revoked.get(await fingerprint(text));
        return people.find((one) => one.id === id);
      },

      /* By number, by name or by initials; whole matches first. */
      find: (typed) => {
        const text = typed.trim().normalize("NFKC").toLowerCase();
        if (!text) return [];
        const whole = people.filter((one) => one.number.toLowerCase() === text || one.name === text || one.initials === text);
        if (whole.length) return whole.slice(0, MOST_FOUND);
        const begun = (one) => one.initials.startsWith(text) || one.name.includes(text) || one.number.toLowerCase().endsWith(text);
        return people.filter(begun).slice(0, MOST_FOUND);
      },

      /* The person's lesson that is on at that moment or about to begin; undefined: none within an hour. */
      lessonOf: (batches, moment) => lessons
        .filter((one) => batches.includes(one.batch) && moment > one.from - HOUR && moment < one.to + HOUR)
        .sort((a, b) => Math.max(a.from - moment, moment - a.to) - Math.max(b.from - moment, moment - b.to))[0],
    };
  };
})();
