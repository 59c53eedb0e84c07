/* The editor of credit rules: what the rules would change is asked anew at each change, without leaving the page. */
(() => {
  "use strict";
  const form = document.querySelector("[data-trial]");
  const effect = document.getElementById("effect");
  let asked = 0;

  const ask = async () => {
    const mine = (asked += 1);
    const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
    effect.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("effect");
      if (mine !== asked || !response.ok || !fresh) return; // overtaken, or wrong: pressing the button says what is wrong
      effect.replaceChildren(...fresh.childNodes);
      window.history.replaceState(null, "", address);
    } catch {
      /* no network: the button still asks */
    } finally {
      if (mine === asked) effect.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("change", ask);
})();
