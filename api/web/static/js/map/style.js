/** The style document of a municipality's map, with addresses made whole (workers know no relative ones). */

import { t } from "../language.js";

/**
 * @typedef {object} LegendMark
 * @property {"dot" | "line" | "tick" | "ramp"} mark
 * @property {string} text
 * @property {string} [colour]
 * @property {string} [icon]
 * @property {number} [width]
 * @property {string[]} [colours]
 * @property {string[]} [steps]
 */

/**
 * @typedef {object} LegendLayer
 * @property {string} id
 * @property {string} title
 * @property {string} about
 * @property {boolean} visible
 * @property {boolean} filtered the page's filter reaches this layer
 * @property {LegendMark[]} marks
 * @property {string[]} drawings ids of the style layers it draws
 */

/** @typedef {import("../maplibre.js").StyleSpecification & {center: [number, number], zoom: number, metadata: {legend: LegendLayer[], icons: Record<string, string>}}} MapStyle */

/**
 * @param {string} address
 * @returns {Promise<MapStyle>}
 */
export async function loadStyle(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(t("เปิดแผนที่ไม่ได้ กรุณาลองใหม่", "The map cannot be opened. Please try again."));
  /** @type {MapStyle} */
  const style = await answer.json();
  for (const source of Object.values(style.sources)) {
    if ("tiles" in source && source.tiles) source.tiles = source.tiles.map(whole);
  }
  return style;
}

/**
 * A path of this site as a whole address; {z}/{x}/{y} stay as they are.
 * @param {string} path
 */
export function whole(path) {
  return path.startsWith("/") ? location.origin + path : path;
}
