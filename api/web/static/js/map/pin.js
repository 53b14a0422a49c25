/** A pin to put on a place: dragged by finger or mouse, nudged by buttons or arrow keys. */

import { Marker } from "../maplibre.js";
import { t } from "../language.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {{lon: number, lat: number}} Place */

const METRES_PER_DEGREE = 111320;

/**
 * @typedef {object} Pin
 * @property {() => Place} place
 * @property {(place: Place) => void} move without telling `moved`
 * @property {(east: number, north: number) => void} nudge by metres
 * @property {() => void} remove
 */

/**
 * @param {Map} map
 * @param {Place} place
 * @param {(place: Place) => void} moved called after each move by a person
 * @returns {Pin}
 */
export function addPin(map, place, moved) {
  const marker = new Marker({ draggable: true, color: colour() }).setLngLat([place.lon, place.lat]).addTo(map);
  const here = () => ({ lon: marker.getLngLat().lng, lat: marker.getLngLat().lat });
  const nudge = (/** @type {number} */ east, /** @type {number} */ north) => {
    const { lon, lat } = here();
    const width = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
    marker.setLngLat([lon + east / width, lat + north / METRES_PER_DEGREE]);
    moved(here());
  };
  marker.on("dragend", () => moved(here()));
  listen(marker.getElement(), nudge);
  return {
    place: here,
    move: ({ lon, lat }) => marker.setLngLat([lon, lat]),
    nudge,
    remove: () => marker.remove(),
  };
}

/**
 * @param {HTMLElement} element
 * @param {(east: number, north: number) => void} nudge
 */
function listen(element, nudge) {
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", t("หมุด: ใช้ปุ่มลูกศรขยับทีละ 1 เมตร", "Pin: arrow keys move it by 1 metre"));
  // First of all listeners: the library's own would move it by a pixel as well.
  element.addEventListener("keydown", (event) => press(event, steps[event.key], nudge), { capture: true });
}

/**
 * @param {KeyboardEvent} event
 * @param {[number, number] | undefined} step
 * @param {(east: number, north: number) => void} nudge
 */
function press(event, step, nudge) {
  if (!step) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const metres = event.shiftKey ? 10 : 1;
  nudge(step[0] * metres, step[1] * metres);
}

function colour() {
  return getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() || "#0b6e4f";
}
