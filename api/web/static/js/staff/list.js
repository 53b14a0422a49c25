/** The work list: keys j k Enter / ?, and the map of this page's cases beside it. */

import { createMap } from "../map/map.js";
import { onKeys } from "./keys.js";
import { addPoints, fit, OWN, pointsIn } from "./points.js";

const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("tr[data-id]")]);
let chosen = -1;
/** @type {(id: string) => void} */
let raise = () => {};

/** @param {number} index */
function choose(index) {
  if (!rows.length) return;
  rows[chosen]?.removeAttribute("data-chosen");
  chosen = Math.max(0, Math.min(index, rows.length - 1));
  const row = rows[chosen];
  row.setAttribute("data-chosen", "");
  row.querySelector("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  raise(row.dataset.id ?? "");
}

rows.forEach((row, index) => {
  row.addEventListener("focusin", () => chosen !== index && choose(index));
  row.addEventListener("click", (event) => {
    if (event.target instanceof Element && !event.target.closest("a")) row.querySelector("a")?.click();
  });
  row.addEventListener("mouseenter", () => raise(row.dataset.id ?? ""));
});

const filter = /** @type {HTMLFormElement | null} */ (document.getElementById("filter"));
filter?.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement) filter.requestSubmit();
});

const help = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
const opener = document.getElementById("help-open");
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => help?.showModal());
}

onKeys({
  j: () => choose(chosen + 1),
  k: () => choose(chosen - 1),
  Enter: (event) => openFrom(event),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => help?.showModal(),
});

/** Enter on a link or button does what it always does; elsewhere it opens the chosen case. @param {KeyboardEvent} event */
function openFrom(event) {
  const focused = event.target instanceof Element ? event.target.closest("a, button, summary") : null;
  const target = focused ?? rows[chosen]?.querySelector("a");
  if (target instanceof HTMLElement) target.click();
}

try {
  sessionStorage.setItem("list", location.pathname + location.search);
} catch {
  // the way back is then the list of open cases
}

const frame = document.getElementById("map");
if (frame && frame.offsetParent) {
  const points = pointsIn(document);
  const { style = "", lon, lat, zoom } = frame.dataset;
  const view = { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) };
  createMap(frame, { style, view, without: OWN }).then((map) => {
    if (!map) return;
    const drawn = addPoints(map, points, (id) => choose(rows.findIndex((row) => row.dataset.id === id)));
    raise = drawn.choose;
    fit(map, points, 16);
    frame.dataset.ready = "";
  });
}
