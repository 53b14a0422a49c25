/** A line or an area instead of a pin: corners by taps on the map, or with the keyboard at the map's middle. */

import { t } from "../language.js";
import { changed, form, part, place, setPlace, value, write } from "./answers.js";
import { amount, corners as cornersOf, crosses, geometry, MOST_CORNERS } from "./drawing.js";
import { at } from "./steps.js";

/** @typedef {import("./drawing.js").Corner} Corner */
/** @typedef {import("../map/drawn.js").Drawn} Drawn */

const tools = part("[data-draw-tools]");
const said = part("[data-draw-words]");
/** @type {import("../maplibre.js").Map | null} */
let map = null;
/** @type {((geometries: import("geojson").Geometry[]) => void) | null} */
let show = null;
/** @type {Corner[]} */
let corners = [];

/** Listens to the choice of a kind, to the buttons and, once it is there, to the map. */
export function start() {
  restore();
  for (const choice of form.querySelectorAll("[data-draw-kind]")) choice.addEventListener("change", chosen);
  part("[data-draw-add]").addEventListener("click", () => map && add([map.getCenter().lng, map.getCenter().lat]));
  part("[data-draw-undo]").addEventListener("click", () => keep(corners.slice(0, -1)));
  part("[data-draw-done]").addEventListener("click", finish);
  form.addEventListener("map", (event) => void take(/** @type {CustomEvent} */ (event).detail));
  form.addEventListener("step", tell);
}

/** @returns {"line" | "area" | ""} what is drawn; empty: the place is a pin */
function kind() {
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-draw-kind]:checked"));
  return choice?.value === "line" || choice?.value === "area" ? choice.value : "";
}

/** A draft that was kept comes back with its shape. */
function restore() {
  /** @type {Drawn | null} */
  let shape = null;
  try {
    shape = JSON.parse(value("shape") || "null");
  } catch {
    write("shape", "");
  }
  if (shape) {
    corners = cornersOf(shape);
    const choice = part(`[data-draw-kind][value="${shape.type === "LineString" ? "line" : "area"}"]`);
    /** @type {HTMLInputElement} */ (choice).checked = true;
    part("[data-draw]").setAttribute("open", "");
  }
  mark(!shape);
}

function chosen() {
  mark(true);
  keep(kind() ? corners : []);
}

/**
 * Whether the map is drawn upon now; the pin in its middle is then where the next corner may go.
 * @param {boolean} active
 */
function mark(active) {
  form.dataset.drawn = kind();
  form.dataset.drawing = kind() && active ? "true" : "";
  tools.hidden = !kind();
}

/** @param {import("../maplibre.js").Map} opened */
async function take(opened) {
  const { addDrawn } = await import("../map/drawn.js");
  map = opened;
  show = addDrawn(map, []);
  map.on("click", ({ lngLat }) => at() === "place" && form.dataset.drawing && add([lngLat.lng, lngLat.lat]));
  paint();
}

/** @param {Corner} corner */
function add(corner) {
  if (!kind() || corners.length >= MOST_CORNERS) return;
  mark(true);
  keep([...corners, corner]);
}

/** Enough corners: the map shows the whole shape. */
async function finish() {
  const word = kind();
  const shape = word && geometry(word, corners);
  if (!shape || !map) return;
  mark(false);
  const { fitDrawn } = await import("../map/drawn.js");
  fitDrawn(map, shape);
  tell();
}

/** @param {Corner[]} fresh */
function keep(fresh) {
  corners = fresh;
  const word = kind();
  const shape = word && geometry(word, corners);
  const good = shape && !(word === "area" && crosses(corners));
  write("shape", good ? JSON.stringify(shape) : "");
  const last = corners.at(-1);
  if (last) setPlace({ lon: last[0], lat: last[1], source: "map" }, true);
  else if (place()) form.dispatchEvent(new CustomEvent("place", { detail: { byMap: false } }));
  changed();
  paint();
  tell();
}

function paint() {
  const word = kind();
  const shape = word && geometry(word, corners);
  const dots = /** @type {import("geojson").Geometry[]} */ (corners.map((coordinates) => ({ type: "Point", coordinates })));
  const line = /** @type {import("geojson").Geometry[]} */ (!shape && corners.length > 1 ? [{ type: "LineString", coordinates: corners }] : []);
  show?.(word ? [...(shape ? [shape] : line), ...dots] : []);
}

function tell() {
  const word = kind();
  if (!word) return;
  const size = amount(word, corners);
  const count = t("{n} จุด", "{n} points", { n: corners.length });
  if (word === "area" && crosses(corners)) said.textContent = t("เส้นขอบตัดกัน กดย้อนจุดล่าสุดแล้ววาดใหม่", "The outline crosses itself. Undo the last point and draw on.");
  else if (corners.length >= MOST_CORNERS) said.textContent = t("วาดได้ไม่เกิน {n} จุด", "At most {n} points", { n: MOST_CORNERS });
  else if (!geometry(word, corners)) said.textContent = `${count} · ${word === "line" ? t("ต้องมีอย่างน้อย 2 จุด", "at least 2 are needed") : t("ต้องมีอย่างน้อย 3 จุด", "at least 3 are needed")}`;
  else said.textContent = `${count} · ${word === "line" ? metres(size) : t("{n} ตร.ม.", "{n} m²", { n: Math.round(size).toLocaleString() })}`;
  part("[data-draw-undo]").toggleAttribute("disabled", corners.length === 0);
  part("[data-draw-done]").toggleAttribute("disabled", !value("shape") || !form.dataset.drawing);
}

/** @param {number} size */
function metres(size) {
  return t("ยาว {n} ม.", "{n} m long", { n: Math.round(size).toLocaleString() });
}
