/* Handing in what was scanned: in parts, again and again until the server has said what became of each scan.
 *
 * A scan waits until it is answered by its nonce; a second delivery of the same scan changes nothing at the server. No
 * network, a busy or full server, an expired session: all of them leave the queue as it is.
 */
"use strict";

(() => {
  const PART = 100;
  const PATIENCE = 20_000;

  const ask = async (url, options = {}) => {
    const response = await fetch(url, {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw Object.assign(new Error(answer.message || ""), { status: response.status });
    return answer;
  };

  const post = (url, token, body) => ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });

  const row = (scan, wasMoved) => {
    const at = window.scannerClock.at(scan.moment, wasMoved);
    return {
      nonce: scan.nonce,
      person: scan.person,
      badge: scan.badge,
      lesson: scan.lesson,
      direction: scan.direction,
      at,
      correction: Math.round(at - scan.moment.device),
      sure: window.scannerClock.isSure(scan.moment, wasMoved),
    };
  };

  /* The server's time and a token; the clock is put right on the way. */
  const meet = async (urls) => {
    const asked = performance.now();
    const state = await ask(urls.state);
    state.wasMoved = await window.scannerClock.meet(state.now, performance.now() - asked);
    return state;
  };

  /* Hand in those scans; `answered` gets each part with its answers. Raises what kept it from going on. */
  const deliver = async (urls, scans, { device, congress, answered }) => {
    const state = await meet(urls);
    if (congress !== undefined && congress !== state.congress) throw Object.assign(new Error(), { status: "foreign" });
    for (let from = 0; from < scans.length; from += PART) {
      const part = scans.slice(from, from + PART);
      const body = { device, scans: part.map((scan) => row(scan, state.wasMoved)) };
      const { answers } = await post(urls.scans, state.token, body);
      await answered(part, new Map(answers.map((one) => [one.nonce, one])));
    }
  };

  window.scannerSync = { ask, meet, deliver };
})();
