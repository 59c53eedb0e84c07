/* A proposal's page: how far the search is, again and again; what a move would break, before it is made. */
(() => {
  "use strict";

  const ask = async (url) => {
    const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };

  const box = document.querySelector("[data-progress]");
  const state = document.querySelector("[data-state] > *");
  const look = async () => {
    try {
      const answer = await ask(box.dataset.progress);
      if (!answer.is_at_work) {
        window.location.reload();
        return;
      }
      if (!box.contains(document.activeElement)) box.innerHTML = answer.html;
      state.textContent = answer.state;
    } catch {
      // the server may be busy or away for a moment: look again later
    }
    window.setTimeout(look, 1000);
  };
  if (box?.dataset.progress) window.setTimeout(look, 1000);

  const check = async (form) => {
    const verdict = form.querySelector(".verdict");
    const query = new URLSearchParams(new FormData(form));
    query.delete("csrf_token");
    const asked = query.toString();
    form.dataset.asked = asked;
    try {
      const answer = await ask(`${form.dataset.check}?${asked}`);
      if (form.dataset.asked !== asked) return; // another choice was made meanwhile
      verdict.textContent = answer.message;
      verdict.className = `verdict ${answer.allowed ? "verdict-good" : "verdict-bad"}`;
    } catch {
      verdict.textContent = "";
    }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-check]");
    if (form) check(form);
  });
})();
