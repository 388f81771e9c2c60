/* The slider over the versions of a norm: each step shows the page of that version in place, without leaving the slider.
   Nothing depends on this file: the versions are links, and any day can be asked for. */
(() => {
  "use strict";

  const FOLLOWING = ["article-head", "article-words", "cited-by", "cites", "norm"]; // what the page of a version renews
  const WAIT = 200;

  const enhance = (slider) => {
    const range = slider.querySelector("input");
    const shown = slider.querySelector("output");
    const steps = [...slider.querySelectorAll("li")];
    let timer = 0;
    let asked = 0;

    const name = () => {
      const words = steps[range.value].textContent.trim();
      range.setAttribute("aria-valuetext", words);
      shown.textContent = words;
      return steps[range.value].dataset.href;
    };

    const renew = (text, href) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const versions = page.getElementById("versions");
      if (!versions) return location.assign(href);
      for (const id of FOLLOWING) {
        const old = document.getElementById(id);
        const found = page.getElementById(id);
        if (old && found) old.replaceWith(document.adoptNode(found));
      }
      const here = document.getElementById("versions");
      const coming = [...versions.children];
      const middle = coming.findIndex((one) => one.matches("[data-versions]"));
      for (const old of [...here.children]) if (old !== slider) old.remove(); // the slider stays, and keeps the focus
      slider.before(...coming.slice(0, middle).map((one) => document.adoptNode(one)));
      slider.after(...coming.slice(middle + 1).map((one) => document.adoptNode(one)));
      document.title = page.title;
      history.replaceState(null, "", href);
      document.dispatchEvent(new CustomEvent("plumbline:renewed"));
    };

    const go = async (href) => {
      const number = ++asked;
      try {
        const answer = await fetch(href);
        const text = await answer.text();
        if (number !== asked) return;
        if (!answer.ok) return location.assign(href);
        renew(text, href);
      } catch {
        location.assign(href);
      }
    };

    slider.hidden = false;
    name();
    range.addEventListener("input", () => {
      const href = name();
      clearTimeout(timer);
      timer = setTimeout(() => go(href), WAIT);
    });
  };

  document.querySelectorAll("[data-versions]").forEach(enhance);
})();
