// Everything here is comfort: each page works without it. No state is kept but what the reader sees.
"use strict";
(() => {
  const typing = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  const say = (text) => { document.getElementById("told").textContent = text; };

  // One key for each action: the element that carries it is clicked, or focused where one writes.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.matches(":disabled"));
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
    say(`${look.zoom}× · ${look.turn * 90}°`);
  });

  // A page: when its picture is there, its words are laid over it, to be selected and searched.
  const svg = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  // A value as it may be printed: numbers with and without "BG", dates day first, names word by word.
  const printed = (value) => {
    const day = value.match(/^(\d{4})-(\d{2})-(\d{2})$/);
    if (day) return [day[3] + day[2] + day[1], day[3] + day[2] + day[1].slice(2)];
    const words = value.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
    return [bare(value), bare(value).replace("bg", ""), ...words.map(bare)];
  };
  const evidence = () => [...document.querySelectorAll("[data-evidence]")].flatMap((one) => printed(one.dataset.evidence));
  const speaks = (word, found) => found.some((one) => one === word || (/^\d{4,}$/.test(word) && one.length > 11 && one.includes(word)));
  const lay = async (figure) => {
    const answer = await fetch(figure.dataset.words);
    if (!answer.ok) return;
    const words = await answer.json();
    const picture = figure.querySelector("img");
    const height = picture.naturalHeight / picture.naturalWidth || 1.414;
    const layer = svg("svg", { viewBox: `0 0 1 ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    const found = evidence();
    for (const [text, left, top, right, bottom] of words) {
      const [y, tall, wide] = [top * height, (bottom - top) * height, right - left];
      if (speaks(bare(text), found)) {
        layer.append(svg("rect", { x: left - 0.002, y: y - 0.002, width: wide + 0.004, height: tall + 0.004, rx: 0.002 }));
      }
      const word = svg("text", { x: left, y: y + tall * 0.8, "font-size": tall, textLength: wide, lengthAdjust: "spacingAndGlyphs" });
      word.textContent = text;
      layer.append(word);
    }
    figure.querySelector(".sheet").append(layer);
  };
  for (const figure of document.querySelectorAll("figure.page")) {
    const picture = figure.querySelector("img");
    const ready = () => lay(figure).catch(() => {});
    const broken = () => { picture.hidden = true; figure.querySelector(".no-picture").hidden = false; };
    if (picture.complete) { (picture.naturalWidth ? ready : broken)(); continue; }
    picture.addEventListener("load", ready, { once: true });
    picture.addEventListener("error", broken, { once: true });
  }

  // How long a decision can still be taken back.
  const left = document.querySelector("[data-countdown]");
  if (left) {
    const clock = left.textContent;
    const tick = () => {
      const seconds = Math.round((Date.parse(left.dateTime) - Date.now()) / 1000);
      left.textContent = seconds > 0 ? `${clock} (${seconds} s)` : clock;
      if (seconds > 0) window.setTimeout(tick, 1000); else left.closest("form").hidden = true;
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
