// Everything here is comfort: each page works without it. No state is kept but what the reader sees.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const typing = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  const say = (text) => { document.getElementById("told").textContent = text; };

  // One key for each action: the element that carries it is clicked, or focused where one writes.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.matches(":disabled") && !one.closest("[hidden]"));
    if (!found || event.repeat) return;
    event.preventDefault();
    found.focus();
    if (!found.matches("input:not([type=radio]), textarea, select")) found.click();
  });

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    if (event.target.method === "post") event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  // Looking closer: larger, smaller, turned.
  const paper = document.querySelector(".paper");
  const look = { zoom: 1, turn: 0 };
  const steps = {
    larger: () => { look.zoom = Math.min(4, look.zoom + 1); },
    smaller: () => { look.zoom = Math.max(1, look.zoom - 1); },
    turn: () => { look.turn = (look.turn + 1) % 4; },
  };
  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-do]");
    if (!step || !paper || !steps[step.dataset.do]) return;
    steps[step.dataset.do]();
    paper.className = `paper zoom-${look.zoom} turn-${look.turn}`;
    if (look.zoom > 1) paper.querySelectorAll(".sheet img").forEach(sharpen);
    say(`${look.zoom}× · ${look.turn * 90}°`);
  });

  // Looked at closely, a page is drawn anew, twice as fine; where that fails it stays as it was.
  const sharpen = (picture) => {
    if (picture.dataset.coarse || picture.hidden) return;
    picture.dataset.coarse = picture.getAttribute("src");
    picture.addEventListener("error", () => { picture.src = picture.dataset.coarse; }, { once: true });
    picture.src = `${picture.dataset.coarse}?large=1`;
  };

  // A page: when its picture is there, its words are laid over it, to be selected and searched.
  const svg = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const lay = async (figure) => {
    const answer = await fetch(`${figure.dataset.page}/words`);
    if (!answer.ok) return;
    if (figure.dataset.further) further(figure, Number(answer.headers.get("X-Pages")));
    const words = await answer.json();
    const picture = figure.querySelector("img");
    const height = picture.naturalHeight / picture.naturalWidth || 1.414;
    const layer = svg("svg", { viewBox: `0 0 1 ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const [text, left, top, right, bottom, evidence] of words) {
      const [y, tall, wide] = [top * height, (bottom - top) * height, right - left];
      if (evidence) {
        layer.append(svg("rect", { x: left - 0.002, y: y - 0.002, width: wide + 0.004, height: tall + 0.004, rx: 0.002 }));
      }
      const word = svg("text", { x: left, y: y + tall * 0.8, "font-size": tall, textLength: wide, lengthAdjust: "spacingAndGlyphs" });
      word.textContent = text;
      layer.append(word);
    }
    figure.querySelector(".leaf").append(layer);
  };
  const show = (figure) => {
    const picture = figure.querySelector("img");
    const ready = () => {
      figure.style.setProperty("--tall", String(picture.naturalHeight / picture.naturalWidth || 1.414));
      lay(figure).catch(() => {});
    };
    const broken = () => {
      if (picture.dataset.coarse) return; picture.hidden = true; figure.querySelector(".no-picture").hidden = false; };
    if (picture.complete) { (picture.naturalWidth ? ready : broken)(); return; }
    picture.addEventListener("load", ready, { once: true });
    picture.addEventListener("error", broken, { once: true });
  };

  // How many pages a text has shows when its first is set: the others come behind it.
  const further = (first, all) => {
    const name = (number) => first.dataset.further.replace("##", all).replace("#", number);
    const call = (figure, number) => {
      figure.setAttribute("aria-label", name(number));
      figure.querySelector("img").alt = name(number);
    };
    const made = [];
    for (let number = 2; number <= all; number += 1) {
      const figure = first.cloneNode(true);
      const picture = figure.querySelector("img");
      figure.dataset.page = first.dataset.page.replace(/1$/, String(number));
      delete figure.dataset.further;
      delete picture.dataset.coarse;
      picture.loading = "lazy";
      picture.src = figure.dataset.page;
      call(figure, number);
      made.push(figure);
    }
    if (all > 1) call(first, 1);
    first.after(...made);
    made.forEach(show);
  };
  document.querySelectorAll("figure.page").forEach(show);

  // The decision is as high as there is room below its head, so that its buttons are always in sight.
  const decision = document.getElementById("decision");
  if (decision) {
    const fill = () => decision.style.setProperty("--above", `${Math.max(16, decision.getBoundingClientRect().top)}px`);
    window.addEventListener("scroll", fill, { passive: true });
    window.addEventListener("resize", fill);
    fill();
  }

  // What may be done depends on the type: what is inspected and not kept cannot be filed.
  const kind = document.getElementById("kind");
  if (kind) {
    const fit = () => {
      const discard = kind.selectedOptions[0].hasAttribute("data-not-kept");
      for (const one of document.querySelectorAll("[data-when]")) {
        one.hidden = discard !== (one.dataset.when === "discard");
        if (one.matches("button")) one.classList.toggle("primary", !one.hidden);
      }
    };
    kind.addEventListener("change", fit);
    fit();
  }

  // How long a decision can still be taken back.
  const left = document.querySelector("[data-countdown]");
  if (left) {
    const clock = left.textContent;
    const tick = () => {
      const seconds = Math.round((Date.parse(left.dateTime) - Date.now()) / 1000);
      left.textContent = seconds > 0 ? `${clock} (${seconds} s)` : clock;
      if (seconds > 0) { window.setTimeout(tick, 1000); return; }
      const bar = left.closest(".undo");
      bar.querySelector("form").hidden = true;
      bar.hidden = !bar.querySelector("a");
    };
    tick();
  }

  // Who works on an item keeps it: a sign of life while the page is in sight.
  const held = document.querySelector("[data-held]");
  if (held) {
    window.setInterval(() => {
      if (document.visibilityState !== "visible") return;
      fetch(held.action, { method: "POST", headers: { "X-Background": "1" }, body: new URLSearchParams(new FormData(held)), redirect: "manual" }).catch(() => {});
    }, 120000);
  }
})();
