// The list of a lesson by keyboard alone: a digit marks and goes on, minutes are typed, "/" finds a row.
"use strict";

const form = document.querySelector("[data-marks]");

if (form) {
  const selects = [...form.querySelectorAll("[data-mark]")];
  const rowOf = (element) => element.closest("[data-row]");
  const minutesOf = (select) => rowOf(select).querySelector("[data-missed]");
  const needsMinutes = (select) => ["late", "left_early"].includes(select.value);
  const find = form.querySelector("[data-find]");
  const counter = form.querySelector("[data-count]");
  let changed = false;

  const count = () => {
    const marked = selects.filter((select) => select.value).length;
    counter.textContent = counter.dataset.text.replace("{marked}", marked).replace("{all}", selects.length);
  };
  const refresh = (select) => {
    const minutes = minutesOf(select);
    minutes.disabled = !needsMinutes(select);
    if (minutes.disabled) minutes.value = "";
    rowOf(select).classList.toggle("is-exception", Boolean(select.value) && select.value !== "present");
    count();
  };
  const go = (select, step) => {
    const next = selects[selects.indexOf(select) + step];
    (next || (step > 0 ? form.querySelector(".form-actions button") : select)).focus();
  };
  const mark = (select, index) => {
    select.selectedIndex = index;
    changed = true;
    refresh(select);
    if (needsMinutes(select)) {
      minutesOf(select).focus();
      minutesOf(select).select();
    } else {
      go(select, 1);
    }
  };

  form.querySelectorAll("[data-with-script]").forEach((element) => { element.hidden = false; });
  selects.forEach(refresh);

  form.addEventListener("change", (event) => {
    changed = true;
    if (event.target.matches("[data-mark]")) refresh(event.target);
  });

  form.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !target.matches("[data-find]")) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (target.matches("[data-mark]")) {
      const moves = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };
      if (/^[0-7]$/.test(event.key)) {
        event.preventDefault();
        mark(target, Number(event.key));
      } else if (event.key in moves) {
        event.preventDefault();
        go(target, moves[event.key]);
      }
    } else if (target.matches("[data-missed]") && ["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      go(rowOf(target).querySelector("[data-mark]"), event.key === "ArrowUp" ? -1 : 1);
    } else if (target.matches("[data-find]") && event.key === "Enter") {
      event.preventDefault();
      const wanted = find.value.trim().toLowerCase();
      const hit = selects.find((select) => {
        const { row, initials, name } = rowOf(select).dataset;
        return wanted && (row === wanted || initials === wanted || name.includes(wanted));
      }) || selects.find((select) => wanted && rowOf(select).dataset.initials.startsWith(wanted));
      if (hit) {
        find.value = "";
        hit.focus();
      } else {
        find.select();
      }
    }
  });

  form.querySelector("[data-fill]")?.addEventListener("click", (event) => {
    const fill = event.currentTarget.dataset.fill;
    selects.filter((select) => !select.value).forEach((select) => {
      select.value = fill;
      refresh(select);
    });
    changed = true;
  });

  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  if (selects.length) selects[0].focus();
}
