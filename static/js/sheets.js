/* Typing a sign-in sheet back: each line is read at once, the name is shown, nothing typed is lost.
 *
 * The language is that of training/operations/attendance/typed.py: 17, 1-40, 17c15, 17q, 17x. The box shows and
 * remembers; what is sent is the text area below it, which works without this script too. Enter alone signs the next
 * row, a letter alone marks it. What was not saved is kept on this device until it is.
 */
const form = document.querySelector("[data-typing]");
const ENTRY = /^(\d{1,6})(?:[-–—~至到](\d{1,6}))?(?:([a-z迟退事病公缺消])(\d{1,4})?)?$/;
const ALONE = /^[a-z迟退事病公缺消]\d{0,4}$/;

const words = (text) => text.normalize("NFKC").toLowerCase().split(/[\s,、;。]+/).filter(Boolean);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");

/* One word: {first, last, mark, minutes}, or {fault: which}. */
export const read = (word, rows, letters) => {
  const found = ENTRY.exec(word);
  if (!found) return { fault: "strange" };
  const [first, last] = [Number(found[1]), Number(found[2] || found[1])];
  if (last < first) return { fault: "turned" };
  if (first < 1 || last > rows) return { fault: "beyond" };
  const sign = found[3] || "";
  if (sign && !(sign in letters.marks)) return { fault: "letter" };
  const mark = sign ? letters.marks[sign] : "present";
  const minutes = Number(found[4] || 0);
  if (letters.partly.includes(mark) !== minutes > 0 || (found[4] && !minutes)) return { fault: "minutes" };
  return { first, last, mark, minutes };
};

if (form) {
  const letters = JSON.parse(form.dataset.letters);
  const rows = [...form.querySelectorAll("[data-row]")];
  const [entry, echo, typed] = ["entry", "echo", "typed"].map((name) => form.querySelector(`[data-${name}]`));
  const [hint, counter] = ["hint", "count"].map((name) => form.querySelector(`[data-${name}]`));
  const draft = form.dataset.typing;
  let next = 1;
  let left = 0;

  const nameOf = (row) => rows[row - 1].dataset.name;
  const worded = (mark, minutes) => letters.words[mark] + (minutes ? ` ${minutes}` : "");
  const keep = () => {
    if (typed.value.trim()) localStorage.setItem(draft, typed.value);
    else localStorage.removeItem(draft);
  };
  const say = (kind, values, tone = "") => {
    echo.textContent = fill(echo.dataset[kind], values);
    echo.className = `typing-echo ${tone}`;
  };

  /* Read the whole text anew: the marks of all rows, and which row comes next. */
  const draw = () => {
    const marks = new Map();
    next = 1;
    for (const word of words(typed.value)) {
      const one = read(word, rows.length, letters);
      if (one.fault) continue;
      for (let row = one.first; row <= one.last; row += 1) {
        if (one.mark) marks.set(row, one);
        else marks.delete(row);
      }
      next = one.mark ? one.last + 1 : one.first;
    }
    left = 0;
    for (const tr of rows) {
      const one = marks.get(Number(tr.dataset.row));
      const text = one ? worded(one.mark, one.minutes) : "";
      const cell = tr.querySelector("[data-now]");
      if (cell.textContent !== text) cell.textContent = text;
      tr.classList.toggle("is-typed", one?.mark === "present");
      tr.classList.toggle("is-exception", Boolean(one) && one.mark !== "present");
      tr.classList.toggle("is-next", Number(tr.dataset.row) === next);
      if (!one && !tr.dataset.recorded && !("gone" in tr.dataset)) left += 1;
    }
    counter.textContent = fill(counter.dataset.text, { typed: marks.size, left });
    hint.textContent = next <= rows.length ? fill(entry.dataset.next, { row: next, name: nameOf(next) }) : "";
    const list = form.querySelector(".typing-list");
    const row = rows[Math.min(next, rows.length) - 1];
    if (row) list.scrollTop = row.offsetTop - list.clientHeight / 2;
    keep();
  };

  const show = (one) => {
    const mark = one.mark ? worded(one.mark, one.minutes) : "";
    const values = { row: one.first, name: nameOf(one.first), first: `${one.first} ${nameOf(one.first)}` };
    values.last = `${one.last} ${nameOf(one.last)}`;
    values.count = one.last - one.first + 1;
    values.mark = mark;
    const tone = one.mark === "present" ? "" : "is-exception";
    say(one.first < one.last ? "many" : one.mark ? "one" : "back", values, tone);
  };

  /* Take the line over if every word of it can be read; else say which cannot, and leave it in the box. */
  const take = () => {
    const given = words(entry.value);
    const line = given.length ? given.map((word) => (ALONE.test(word) ? `${next}${word}` : word)) : [String(next)];
    const entries = line.map((word) => ({ word, ...read(word, rows.length, letters) }));
    const wrong = entries.find((one) => one.fault);
    if (wrong) {
      say(wrong.fault, { word: wrong.word, rows: rows.length }, "is-wrong");
      entry.select();
      return;
    }
    typed.value += (typed.value && !typed.value.endsWith("\n") ? "\n" : "") + line.join(" ") + "\n";
    typed.scrollTop = typed.scrollHeight;
    entry.value = "";
    draw();
    show(entries[entries.length - 1]);
  };

  const undo = () => {
    const lines = typed.value.trimEnd().split("\n");
    const word = lines.pop();
    if (!word) return;
    typed.value = lines.length ? `${lines.join("\n")}\n` : "";
    draw();
    say("undone", { word }, "is-exception");
    entry.focus();
  };

  form.querySelectorAll("[data-with-script]").forEach((element) => { element.hidden = false; });
  if (window.location.hash === "#saved") {
    localStorage.removeItem(draft);
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  } else if (!typed.value.trim() && localStorage.getItem(draft)) {
    typed.value = localStorage.getItem(draft);
    say("restored", {}, "is-exception");
  }
  draw();
  entry.focus();

  entry.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      take();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (entry.value) entry.value = "";
      else undo();
    }
  });
  form.querySelector("[data-undo]")?.addEventListener("click", undo);
  typed.addEventListener("input", draw);
  form.addEventListener("submit", (event) => {
    if (entry.value.trim()) { // what still stands in the box is sent too, and refused by the server if it must be
      typed.value += (typed.value && !typed.value.endsWith("\n") ? "\n" : "") + entry.value;
      entry.value = "";
      draw();
    }
    const question = event.submitter?.dataset.finish;
    if (question && left && !window.confirm(fill(question, { left }))) event.preventDefault();
  });
}
