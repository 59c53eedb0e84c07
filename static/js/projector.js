// The code on the big screen: asked for again whenever it has run out; a red bar when the server has been silent for ten seconds.
"use strict";

const stage = document.querySelector("[data-projector]");

if (stage) {
  const PATIENCE = 10000;
  const part = (name) => document.querySelector(`[data-${name}]`);
  const lost = part("lost");
  let answered = performance.now();
  let shown = null;

  const show = (state) => {
    if (state.address !== shown) part("code").innerHTML = state.svg;
    shown = state.address;
    part("came").textContent = state.came;
    part("whole").textContent = state.whole;
    part("time").textContent = state.time;
    part("sentence").textContent = state.sentence;
  };
  const ask = async () => {
    let wait = 2000;
    try {
      const response = await fetch(stage.dataset.projector, { cache: "no-store", signal: AbortSignal.timeout(5000) });
      if (!response.ok || response.redirected) throw new Error(response.status);
      const state = await response.json();
      show(state);
      answered = performance.now();
      wait = Math.min(wait, state.lasts + 50);
    } catch {
      wait = 1000;
    }
    setTimeout(ask, wait);
  };
  const watch = () => {
    const silent = performance.now() - answered;
    lost.hidden = silent < PATIENCE;
    document.body.classList.toggle("is-lost", silent >= PATIENCE);
    if (!lost.hidden) lost.textContent = lost.dataset.text.replace("{seconds}", Math.floor(silent / 1000));
  };

  const full = part("full");
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  setTimeout(ask, Math.min(2000, Number(stage.dataset.lasts) + 50));
  setInterval(watch, 500);
}
