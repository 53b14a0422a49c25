/** The search box of places: streets, sois, communities, pole numbers, typed coordinates. Arrow keys choose. */

import { element, icon } from "../elements.js";
import { lang, t } from "../language.js";
import { part, root, setPlace, write } from "./answers.js";

/** @typedef {{kind: string, name: string, detail: string, lon: number, lat: number, place_source: string}} Found */

const box = /** @type {HTMLInputElement} */ (part("#place-search"));
const list = part("#place-results");
const ICONS = { street: "road", soi: "signpost", community: "users", zone: "hexagon", pole: "utility-pole", poi: "map-pin", coordinates: "crosshair" };
/** @type {Found[]} */
let found = [];
let chosen = -1;
/** @type {AbortController | null} */
let asking = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** Listens to the box. */
export function start() {
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 220);
  });
  box.addEventListener("keydown", keys);
  box.addEventListener("blur", () => setTimeout(close, 150));
}

async function ask() {
  const words = box.value.trim();
  asking?.abort();
  if (words.length < 2) return close();
  asking = new AbortController();
  try {
    const answer = await fetch(`${root}/api/search?q=${encodeURIComponent(words)}&lang=${lang}`, { signal: asking.signal });
    if (answer.ok) show((await answer.json()).results);
  } catch (problem) {
    if (/** @type {Error} */ (problem).name !== "AbortError") close();
  }
}

/** @param {Found[]} results */
function show(results) {
  found = results.slice(0, 8);
  chosen = -1;
  const none = element("li", "place-result-none", t("ไม่พบ ลองพิมพ์เพียงบางส่วน หรือเลื่อนแผนที่แทน", "Nothing found. Try a part of the name, or move the map."));
  list.replaceChildren(...(found.length ? found.map(line) : [none]));
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  box.removeAttribute("aria-activedescendant");
}

/**
 * @param {Found} one
 * @param {number} index
 */
function line(one, index) {
  const words = element("span", "", one.name, element("span", "hint", one.detail));
  const row = element("li", "place-result", icon(ICONS[/** @type {keyof typeof ICONS} */ (one.kind)] ?? "map-pin"), words);
  row.id = `place-result-${index}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(one);
  });
  return row;
}

/** @param {KeyboardEvent} event */
function keys(event) {
  if (event.key === "Enter") {
    event.preventDefault();
    if (found.length) take(found[Math.max(chosen, 0)]);
  } else if (event.key === "Escape") close();
  else if (event.key === "ArrowDown") move(1, event);
  else if (event.key === "ArrowUp") move(-1, event);
}

/**
 * @param {number} by
 * @param {KeyboardEvent} event
 */
function move(by, event) {
  if (!found.length) return;
  event.preventDefault();
  chosen = (chosen + by + found.length) % found.length;
  for (const [index, row] of [...list.children].entries()) row.setAttribute("aria-selected", String(index === chosen));
  box.setAttribute("aria-activedescendant", `place-result-${chosen}`);
  list.children[chosen].scrollIntoView({ block: "nearest" });
}

/** @param {Found} one */
function take(one) {
  box.value = one.name;
  close();
  if (one.kind === "pole") write("pole_number", one.name);
  setPlace({ lon: one.lon, lat: one.lat, source: one.place_source });
}

function close() {
  found = [];
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
}
