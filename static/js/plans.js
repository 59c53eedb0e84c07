/* Forms of plans: parts that matter only for some choices; for a program, rows to add and move, and live checks. */
(() => {
  "use strict";
  /* <div data-only="audience" data-values="groups"> is there only for that choice; data-not for every other one. */
  const show = () => {
    document.querySelectorAll("[data-only], [data-not]").forEach((part) => {
      const name = part.dataset.only || part.dataset.not;
      const chosen = part.dataset.values.split(" ").includes(part.closest("form").elements[name].value);
      part.hidden = part.dataset.only ? !chosen : chosen;
      part.querySelectorAll("input, select").forEach((field) => { field.disabled = part.hidden; });
    });
  };
  document.addEventListener("change", show);
  show();

  const form = document.querySelector("[data-program]");
  if (!form) return;

  /* Rows: the last one is copied; moved ones swap their values, so that the numbers in their labels stay right. */
  const fieldsOf = (row) => [...row.querySelectorAll("select, input")];
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  const numbered = (list) => {
    list.querySelectorAll("[data-row]").forEach((row, index) => {
      fieldsOf(row).forEach((field) => {
        field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, String(index + 1)));
      });
    });
  };

  const swap = (row, other) => {
    if (!other || !other.matches("[data-row]")) return;
    fieldsOf(row).forEach((field, index) => {
      const twin = fieldsOf(other)[index];
      [field.value, twin.value] = [twin.value, field.value];
    });
    changed();
  };

  form.querySelectorAll("[data-rows]").forEach((list) => {
    list.querySelectorAll("[hidden][type=button]").forEach((button) => { button.hidden = false; });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const row = button && button.closest("[data-row]");
      if (!button) return;
      if (button.matches("[data-add]")) {
        const rows = list.querySelectorAll("[data-row]");
        const fresh = rows[rows.length - 1].cloneNode(true);
        fieldsOf(fresh).forEach((field) => { field.value = ""; });
        rows[rows.length - 1].after(fresh);
        numbered(list);
        fieldsOf(fresh)[0].focus();
      } else if (button.matches("[data-up]")) {
        swap(row, row.previousElementSibling);
      } else if (button.matches("[data-down]")) {
        swap(row, row.nextElementSibling);
      } else if (button.matches("[data-clear]")) {
        fieldsOf(row).forEach((field) => { field.value = ""; });
        changed();
      }
    });
  });

  /* Live checks: asked for half a second after the last change; only the latest answer counts. */
  const box = document.querySelector("#hints");
  let timer = 0;
  let latest = 0;
  const ask = async () => {
    const mine = ++latest;
    try {
      const response = await fetch(form.dataset.hints, {
        method: "POST",
        credentials: "same-origin",
        body: new FormData(form),
      });
      const text = await response.text();
      if (response.ok && mine === latest) box.innerHTML = text;
    } catch {
      /* Without the network the last answer stays; saving checks again. */
    }
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, 500);
  });
})();
