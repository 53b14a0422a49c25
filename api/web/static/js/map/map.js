/** A map on a page: `createMap(element, {style})`. Every page with a map starts here. */

import { AttributionControl, Map, NavigationControl, ScaleControl } from "../maplibre.js";
import { t } from "../language.js";
import { drawGlyphs } from "./glyphs.js";
import { loadStyle } from "./style.js";
import { locale } from "./words.js";

/** Pixels below which the scale bar is short, to leave the attribution its room. */
const NARROW = 320;

/**
 * @typedef {object} MapOptions
 * @property {string} style address of the style document: /{org}/map/style.json?lang=th
 * @property {{lon: number, lat: number, zoom: number}} [view] where it opens; else where the municipality says
 * @property {boolean} [still] a picture: it does not move
 * @property {boolean} [twoFingers] one finger scrolls the page, two move the map (maps inside long pages)
 * @property {string[]} [without] layers left out: ["heat"]
 * @property {number} [below] pixels at the lower edge that something covers: the middle is above them
 */

/**
 * The map, loaded and ready to be drawn upon; null when this device cannot draw maps: then the element says so.
 * @param {HTMLElement} element
 * @param {MapOptions} options
 * @returns {Promise<Map | null>}
 */
export async function createMap(element, options) {
  if (!canDraw()) return refuse(element);
  try {
    const [style] = await Promise.all([loadStyle(options.style), fonts()]);
    return await opened(element, trimmed(style, options.without ?? []), options);
  } catch (problem) {
    console.warn(problem);
    return refuse(element);
  }
}

/**
 * @param {HTMLElement} element
 * @param {import("./style.js").MapStyle} style
 * @param {MapOptions} options
 * @returns {Promise<Map>}
 */
async function opened(element, style, options) {
  const map = new Map({
    container: element,
    style,
    locale,
    attributionControl: false,
    interactive: !options.still,
    cooperativeGestures: Boolean(options.twoFingers),
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    minZoom: 4,
    fadeDuration: 120,
    center: options.view ? [options.view.lon, options.view.lat] : style.center,
    zoom: options.view?.zoom ?? style.zoom,
  });
  if (options.below) map.setPadding({ top: 0, left: 0, right: 0, bottom: options.below });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new AttributionControl({ compact: true }));
  map.addControl(new ScaleControl({ unit: "metric", maxWidth: element.clientWidth < NARROW ? 50 : 90 }), "bottom-left");
  if (!options.still) map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  drawGlyphs(map, style.metadata.icons);
  await new Promise((done) => map.once("load", done));
  return map;
}

/**
 * @param {import("./style.js").MapStyle} style
 * @param {string[]} without
 */
function trimmed(style, without) {
  for (const layer of without) delete style.sources[layer];
  style.layers = style.layers.filter((layer) => !("source" in layer && without.includes(String(layer.source))));
  return style;
}

/** Labels are drawn with the page's own font: it has to be there first. */
async function fonts() {
  await Promise.allSettled([document.fonts.load("16px Sarabun", "กA"), document.fonts.load("600 16px Sarabun", "กA")]);
}

function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/**
 * @param {HTMLElement} element
 * @returns {null}
 */
function refuse(element) {
  const words = document.createElement("p");
  words.className = "map-refused";
  words.setAttribute("role", "status");
  words.textContent = t(
    "อุปกรณ์นี้แสดงแผนที่ไม่ได้ ใช้รายการและช่องพิกัดแทนได้",
    "This device cannot show the map. The list and the coordinate fields work without it.",
  );
  element.replaceChildren(words);
  element.dataset.map = "refused";
  return null;
}
