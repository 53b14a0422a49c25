/** The case page: its map, the way back to the list one came from, keys a (assign) and e (result). */

import { addDrawn, fitDrawn, readDrawn } from "../map/drawn.js";
import { createMap } from "../map/map.js";
import { onKeys } from "./keys.js";
import { addPoints, OWN, showMe } from "./points.js";

const back = /** @type {HTMLAnchorElement | null} */ (document.getElementById("back"));
try {
  const list = sessionStorage.getItem("list");
  if (back && list?.startsWith(`/${location.pathname.split("/")[1]}/staff`)) back.href = list;
} catch {
  // the link leads to the open cases
}

document.getElementById("problem")?.focus();

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

/** @param {string} id */
function unfold(id) {
  const fold = /** @type {HTMLDetailsElement | null} */ (document.getElementById(id));
  if (!fold) return;
  fold.open = true;
  const field = fold.querySelector("textarea, select");
  if (field instanceof HTMLElement) field.focus();
}

onKeys({ a: () => unfold("fold-assign"), e: () => unfold("fold-done"), n: () => unfold("fold-note") });

const frame = document.getElementById("map");
if (frame) {
  const { style = "", lon, lat, status = "", accuracy } = frame.dataset;
  const shape = readDrawn(frame.dataset.shape);
  const place = { lon: Number(lon), lat: Number(lat) };
  createMap(frame, { style, view: { ...place, zoom: 16 }, twoFingers: true, without: OWN }).then((map) => {
    if (!map) return;
    if (accuracy) showMe(map, { ...place, accuracy: Number(accuracy) });
    if (shape) {
      addDrawn(map, [shape]);
      fitDrawn(map, shape);
    }
    addPoints(map, [{ id: "this", ...place, status }]).choose("this");
    frame.dataset.ready = "";
  });
}
