/* The scanner's page: scan or type, see the name at once, hand in when the network is there.
 *
 * A scan is written to the device before it is shown as done. What is shown green has been kept; yellow was kept too,
 * but somebody should look at it; red was not.
 */
"use strict";

(() => {
  const root = document.querySelector("[data-scanner]");
  if (!root) return;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const words = JSON.parse(root.dataset.words);
  const urls = JSON.parse(root.dataset.urls);
  const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
  const clock = (moment) => new Date(moment).toISOString().slice(11, 19);
  const { scannerStore: store, scannerClock: time, scannerSync: sync, scannerCamera: camera } = window;
  const AGAIN_AFTER = 15_000;
  const SAME_CODE = 2_500;
  const A_DAY = 86_400_000;

  let list = window.scannerList(null);
  let kept = null;
  let device = "";
  let scans = new Map();
  let trouble = "";
  let soon;
  let lastCode = { text: "", at: 0 };

  const waiting = () => [...scans.values()].filter((scan) => scan.state === "waiting");
  const direction = () => part("direction").value;

  /* ---- what is shown ---- */

  const show = (tone, name, group = "", note = "") => {
    const box = part("show");
    box.className = `scanner-show is-${tone}`;
    part("show-name").textContent = name;
    part("show-group").textContent = group;
    part("show-note").textContent = note;
    if (!part("loud").checked) return;
    navigator.vibrate?.(tone === "good" ? 60 : [120, 80, 120]);
    beep(tone);
  };

  let audio;
  const beep = (tone) => {
    audio ??= new AudioContext();
    const [sound, volume] = [audio.createOscillator(), audio.createGain()];
    sound.frequency.value = { good: 880, doubt: 440, bad: 220 }[tone];
    volume.gain.value = 0.15;
    sound.connect(volume).connect(audio.destination);
    sound.start();
    sound.stop(audio.currentTime + (tone === "good" ? 0.12 : 0.35));
  };

  const item = (text, tone) => {
    const li = document.createElement("li");
    li.textContent = text;
    li.className = `is-${tone}`;
    return li;
  };

  const draw = () => {
    const all = [...scans.values()].sort((a, b) => b.moment.byDate - a.moment.byDate);
    const left = waiting().length;
    part("scanned").textContent = all.length;
    part("waiting").textContent = left;
    part("delivered").textContent = all.length - left;
    part("names").textContent = list.people.length;
    const state = trouble || (left ? "queued" : navigator.onLine ? "online" : "offline");
    part("network").textContent = fill(words[state] ?? trouble, { count: left });
    part("network").dataset.tone = { online: "good", offline: "doubt", queued: "doubt" }[state] ?? "bad";
    part("sign-in").hidden = trouble !== "signin";
    part("upload").disabled = !left;
    const line = (scan) => `${clock(scan.moment.byDate)} ${scan.name} ${words[scan.direction]} · ${words[`is_${scan.state}`]}`;
    part("last").replaceChildren(...all.slice(0, 12).map((scan) => item(line(scan), scan.state === "refused" ? "bad" : "good")));
    const doubtful = all.filter((scan) => scan.sentence);
    part("conflicts").replaceChildren(...doubtful.map((scan) => item(`${line(scan)}：${scan.sentence}`, "doubt")));
    part("no-conflicts").hidden = doubtful.length > 0;
    part("about-list").textContent = kept ? fill(words.about, { count: list.people.length, when: kept.loaded }) : words.nolist;
  };

  const drawLessons = () => {
    const select = part("lesson");
    const chosen = select.value;
    const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
    const named = (one) => `${one.starts.slice(5, 16).replace("T", " ")} ${one.title} ${one.subject}`;
    select.replaceChildren(option("", words.auto), ...list.lessons.map((one) => option(one.id, named(one))));
    select.value = [...select.options].some((one) => one.value === chosen) ? chosen : "";
  };

  /* ---- scanning ---- */

  const keep = async (scan) => {
    try {
      await store.keep([scan]);
    } catch {
      show("bad", scan.name, "", words.notkept);
      return false;
    }
    scans.set(scan.nonce, scan);
    draw();
    clearTimeout(soon);
    soon = setTimeout(deliver, 400);
    return true;
  };

  const lessonFor = (batches) => {
    const chosen = Number(part("lesson").value);
    if (chosen) return list.lessons.find((one) => one.id === chosen);
    const { byDate, bySteady } = time.moment(); // the device's clock may have been moved since
    return list.lessonOf(batches, byDate) ?? (bySteady === null ? undefined : list.lessonOf(batches, bySteady));
  };

  const known = (scan) => [...scans.values()].find((one) => one.state !== "refused" && one.direction === scan.direction
    && one.lesson === scan.lesson && (one.person ? one.person === scan.person : one.badge === scan.badge));

  const take = async (person, badge = "") => {
    if (!time.isKnown) return show("bad", words.nolist);
    const batches = person ? person.batches : [...new Set(list.lessons.map((one) => one.batch))];
    const lesson = lessonFor(batches);
    const name = person?.name ?? words.unknown;
    const group = person ? [person.group, person.number].filter(Boolean).join(" · ") : "";
    if (!lesson) return show("doubt", name, group, words.nolesson);
    const scan = {
      nonce: crypto.randomUUID(), person: person?.id ?? null, badge, name, lesson: lesson.id,
      direction: direction(), moment: time.moment(), state: "waiting", sentence: "",
    };
    const before = known(scan);
    if (before) return show("doubt", name, group, fill(words.before, { when: clock(before.moment.byDate) }));
    if (!await keep(scan)) return undefined;
    if (!person) return show("doubt", name, "", words.stranger);
    if (!person.batches.includes(lesson.batch)) return show("doubt", name, group, words.otherclass);
    return show("good", name, group, fill(words[`${scan.direction}_done`], { when: clock(scan.moment.byDate) }));
  };

  const seen = async (text) => {
    const now = performance.now();
    if (text === lastCode.text && now - lastCode.at < SAME_CODE) {
      lastCode.at = now;
      return undefined;
    }
    lastCode = { text, at: now };
    if (!list.isBadge(text)) return show("bad", words.nobadge);
    const lost = await list.ofRevoked(text);
    if (lost) return show("bad", lost.name, lost.group, words.revoked);
    return take(await list.ofBadge(text), text);
  };

  /* ---- handing in ---- */

  const settle = async (sent, answers) => {
    const done = sent.filter((scan) => answers.has(scan.nonce)).map((scan) => {
      const { state, sentence } = answers.get(scan.nonce);
      return { ...scan, state, sentence };
    });
    await store.keep(done);
    done.forEach((scan) => scans.set(scan.nonce, scan));
    draw();
  };

  const why = (error) => {
    if (error.status === 401) return "signin";
    if (error.status === "foreign") return "foreign";
    if (error.status >= 500 || error.status === 409 || error.status === 429) return "busy";
    return error.status ? error.message || "busy" : "";
  };

  const deliver = async () => {
    if (!waiting().length || !navigator.onLine) return draw();
    await navigator.locks.request("lunxun-scanner", { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      try {
        await sync.deliver(urls, waiting(), { device, congress: kept?.congress, answered: settle });
        trouble = "";
      } catch (error) {
        trouble = why(error);
      }
    });
    return draw();
  };

  /* ---- the list, and keeping the page itself ---- */

  const load = async (batches) => {
    const state = await sync.meet(urls);
    const query = batches.map((id) => `batch=${id}`).join("&");
    const fresh = await sync.ask(`${urls.names}?${query}`);
    fresh.loaded = new Date(state.now).toISOString().slice(0, 16).replace("T", " ");
    await store.set("list", fresh);
    kept = fresh;
    list = window.scannerList(kept);
    trouble = "";
    drawLessons();
    draw();
  };

  const keepPage = async () => {
    if (!("serviceWorker" in navigator) || !navigator.onLine) return;
    await navigator.serviceWorker.register(urls.worker);
    const page = await fetch(urls.page, { credentials: "same-origin" });
    if (!page.ok || page.redirected) return;
    const own = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=manifest], script[src]")];
    const files = [...own.map((one) => one.href || one.src), ...urls.decoder];
    const cache = await caches.open("lunxun-scanner");
    await cache.addAll(files);
    await cache.put(urls.page, page);
    const wanted = new Set([urls.page, ...files].map((url) => new URL(url, window.location.href).href));
    for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
    root.dataset.kept = "yes";
    part("offline-ready").hidden = false;
  };

  const forget = async () => {
    const left = waiting().length;
    if (!window.confirm(left ? fill(words.forgetwaiting, { count: left }) : words.forget)) return;
    await store.clear();
    await caches.delete("lunxun-scanner");
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all(registrations.filter((one) => one.scope.includes("/scanner/")).map((one) => one.unregister()));
    window.location.reload();
  };

  /* ---- the beginning ---- */

  const offer = () => {
    const found = list.find(part("find").value);
    part("found").replaceChildren(...found.map((person) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = [person.name, person.group, person.number].filter(Boolean).join(" · ");
      button.addEventListener("click", () => choose(person));
      const li = document.createElement("li");
      li.append(button);
      return li;
    }));
    return found;
  };

  const choose = async (person) => {
    await take(person);
    part("find").value = "";
    offer();
    part("find").focus();
  };

  part("find").addEventListener("input", offer);
  part("find-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = offer();
    if (found.length === 1) choose(found[0]);
    else if (!found.length && part("find").value.trim()) show("bad", part("find").value, "", words.nobody);
    else part("found").querySelector("button")?.focus();
  });
  part("camera").addEventListener("click", async () => {
    if (camera.isOn) camera.stop(part("video"));
    else {
      await camera.start(part("video"), urls.decoder[0], seen).catch(() => show("bad", words.nocamera));
      if (camera.isOn) navigator.wakeLock?.request("screen").catch(() => {});
    }
    part("camera").textContent = camera.isOn ? words.cameraoff : words.cameraon;
  });
  part("list-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const batches = [...part("list-form").querySelectorAll("[name=batch]:checked")].map((box) => box.value);
    try {
      await load(batches);
    } catch (error) {
      trouble = why(error) || "offline";
      draw();
    }
  });
  part("upload").addEventListener("click", deliver);
  part("forget").addEventListener("click", forget);
  window.addEventListener("online", deliver);
  window.addEventListener("offline", draw);
  setInterval(deliver, AGAIN_AFTER);

  (async () => {
    await time.load();
    kept = (await store.get("list")) ?? null;
    device = (await store.get("device")) ?? crypto.randomUUID();
    await store.set("device", device);
    const all = await store.scans();
    const old = all.filter((scan) => ["kept", "again"].includes(scan.state) && Date.now() - scan.moment.device > 2 * A_DAY);
    await store.drop(old.map((scan) => scan.nonce));
    scans = new Map(all.filter((scan) => !old.includes(scan)).map((scan) => [scan.nonce, scan]));
    list = window.scannerList(kept);
    drawLessons();
    draw();
    root.dataset.ready = "yes";
    navigator.storage?.persist?.();
    await deliver();
    await keepPage().catch(() => {});
  })();
})();
