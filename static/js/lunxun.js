/* The few things that every page can do: ask before a button acts, go back, close the menu, copy a line. */
(() => {
  "use strict";

  const token = () => document.querySelector('meta[name="csrf-token"]').content;

  /* POST as our own scripts do it: the answer's JSON; an Error with the user's sentence where it was refused. */
  const post = async (url, data = {}) => {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(data),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw Object.assign(new Error(answer.message || response.statusText), { status: response.status, answer });
    }
    return answer;
  };
  window.lunxun = { post, token };

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.ask || event.submitter?.dataset.ask;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    const sent = Number(event.target.dataset.sent || 0);
    if (Date.now() - sent < 1500) event.preventDefault(); // a double click
    else event.target.dataset.sent = String(Date.now());
  });

  document.querySelectorAll("[data-focus]").forEach((box) => box.focus());

  document.querySelectorAll("[data-back]").forEach((button) => {
    button.hidden = window.history.length < 2;
    button.addEventListener("click", () => window.history.back());
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  /* <button data-copy="#id-of-an-input" data-copied="已复制"> */
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const line = document.querySelector(button.dataset.copy);
      line.select();
      try {
        await navigator.clipboard.writeText(line.value);
      } catch {
        document.execCommand("copy");
      }
      button.textContent = button.dataset.copied;
    });
  });

  /* <div data-load="/page" data-part="#id"> is filled with that part of the other page. */
  document.querySelectorAll("[data-load]").forEach(async (box) => {
    try {
      const response = await fetch(box.dataset.load, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const part = response.ok && page.querySelector(box.dataset.part);
      if (part) box.replaceChildren(...part.childNodes);
    } finally {
      box.removeAttribute("aria-busy");
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("[data-menu][open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* <select data-go> sends its form at once. */
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-go]")) event.target.form.requestSubmit();
  });
})();
