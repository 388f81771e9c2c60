/* Buttons that copy a citation and its address. Without this file both stand there to be selected. */
(() => {
  "use strict";

  const enhance = (part) => {
    if (part.dataset.ready || !navigator.clipboard) return;
    part.dataset.ready = "yes";
    const said = part.querySelector("[role=status]");
    for (const words of part.querySelectorAll("[data-copies]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.dataset.rank = "second";
      button.dataset.size = "small";
      button.textContent = words.dataset.copies;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(words.href || words.textContent.trim());
        said.textContent = `${part.dataset.copied}：${words.textContent.trim()}`;
      });
      words.after(" ", button);
    }
  };

  const every = () => document.querySelectorAll(".cite-as").forEach(enhance);
  every();
  document.addEventListener("plumbline:renewed", every);
})();
