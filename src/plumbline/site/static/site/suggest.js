/* Suggestions under a search box while one types: a combobox with a listbox, as ARIA 1.2 describes it.
   Nothing depends on this file: the box is a form that works without it. Takes data-suggest, the address to ask. */
(() => {
  "use strict";

  const WAIT = 150;

  const enhance = (box) => {
    const form = box.form;
    const line = box.parentElement;
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let options = [];
    let at = -1;
    let timer = 0;
    let asked = 0;

    list.className = "search-box-options";
    list.id = `${box.id}-options`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.label);
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    line.after(list, said);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id], ["aria-haspopup", "listbox"]]) box.setAttribute(name, value);

    const close = () => {
      list.hidden = true;
      at = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };

    const choose = (place) => {
      at = place;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      if (at < 0) return box.removeAttribute("aria-activedescendant");
      box.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    };

    const draw = (suggestions) => {
      list.replaceChildren();
      options = suggestions.map(({ words, note, href }, place) => {
        const option = document.createElement("li");
        const named = document.createElement("span");
        const small = document.createElement("span");
        option.id = `${list.id}-${place}`;
        option.className = "search-box-option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = href;
        named.textContent = words;
        small.textContent = note;
        small.className = "hint";
        option.append(named, " ", small);
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => location.assign(href));
        list.append(option);
        return option;
      });
      if (!options.length) {
        said.textContent = box.value.trim() ? box.dataset.none : "";
        return close();
      }
      at = -1;
      box.removeAttribute("aria-activedescendant");
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      said.textContent = box.dataset.some;
    };

    const ask = async () => {
      const number = ++asked;
      const typed = box.value.trim();
      if (!typed) return draw([]);
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { accept: "application/json" } });
        const { suggestions } = await answer.json();
        if (number === asked && document.activeElement === box) draw(suggestions);
      } catch {
        if (number === asked) close();
      }
    };

    box.addEventListener("input", (event) => {
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("blur", close);
    form.addEventListener("submit", () => {
      asked += 1;
      clearTimeout(timer);
      close();
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) return void ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const places = options.length + 1; // one more: back in the box
        choose(((at + 1 + step + places) % places) - 1);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && open && at >= 0) {
        event.preventDefault();
        location.assign(options[at].dataset.href);
      }
    });
  };

  document.querySelectorAll("input[data-suggest]").forEach(enhance);
})();
