/* Optional keys: / search, g and a letter for a place, j and k for rows, ? for the list of them.
   Nothing depends on this file. Off while typing, and off for good once switched off on the accessibility page. */
(() => {
  "use strict";

  const KEPT = "plumbline.shortcuts";
  const help = document.currentScript.dataset.help;
  let waiting = "";

  const on = () => localStorage.getItem(KEPT) !== "off";

  const typing = (target) =>
    target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName);

  const step = (by) => {
    const rows = [...document.querySelectorAll(".table tbody tr a, .entries .entry-title, .found .entry-title, .law-change .entry-title")].filter(
      (link, at, all) => all.findIndex((other) => other.closest("tr, li") === link.closest("tr, li")) === at,
    );
    const at = rows.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) next.focus();
  };

  const press = (key) => {
    const place = waiting && document.querySelector(`[data-keys="${CSS.escape(waiting)} ${CSS.escape(key)}"]`);
    waiting = key === "g" ? "g" : "";
    if (place) return place.click(), true;
    if (key === "/") {
      const box = document.querySelector(".search-box-input, .filters [type=search]");
      if (box) return box.focus(), true;
    }
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1), true;
    if (key === "?" && help) return location.assign(help), true;
    return false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !on() || typing(event.target)) return;
    if (press(event.key)) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".display-settings[open]");
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-shortcuts-switch]");
    if (!button) return;
    const draw = () => {
      button.textContent = on() ? button.dataset.off : button.dataset.on;
    };
    button.hidden = false;
    draw();
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, on() ? "off" : "on");
      draw();
    });
  });
})();
