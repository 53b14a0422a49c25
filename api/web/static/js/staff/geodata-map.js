/** The preview's map: what is in force beside what is proposed, requests that would change, findings. */

import { LngLatBounds, Popup } from "../maplibre.js";
import { element } from "../elements.js";
import { t } from "../language.js";
import { createMap } from "../map/map.js";
import { OWN } from "./points.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("../maplibre.js").LayerSpecification} LayerSpecification */

const frame = /** @type {HTMLElement | null} */ (document.getElementById("map"));
const WITHOUT = [...OWN, "zones", "communities", "poles", "hotspots"];
/** Which layers of the map belong to a line of the legend. @type {Record<string, string[]>} */
const PARTS = {
  old: ["old"],
  new: ["new-fill", "new"],
  request: ["request-area", "request-line", "request"],
  finding: ["finding-area", "finding"],
  added: ["added"],
  moved: ["moved"],
  vanished: ["vanished"],
  kept: ["kept"],
};

/** The colours of open requests and of finished ones. @type {import("../maplibre.js").ExpressionSpecification} */
const REQUEST = ["case", ["get", "open"], "#8a4b00", "#616d68"];

if (frame) void open(frame);

/** @param {HTMLElement} frame */
async function open(frame) {
  const { style = "", drawn = "", lon, lat, zoom } = frame.dataset;
  const view = { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) };
  const [map, answer] = await Promise.all([createMap(frame, { style, view, without: WITHOUT, twoFingers: true }), fetch(drawn)]);
  if (!map || !answer.ok) return;
  const data = /** @type {import("geojson").FeatureCollection} */ (await answer.json());
  map.addSource("drawn", { type: "geojson", data });
  for (const layer of layers()) map.addLayer(layer);
  fit(map, data);
  wireLegend(map);
  wireRows(map);
  map.on("click", ["finding", "request", "request-line", "request-area", "added", "vanished", "kept", "moved", "new-fill"], (event) => show(map, event));
  map.once("idle", () => (frame.dataset.ready = ""));
}

/** @returns {LayerSpecification[]} */
function layers() {
  return [
    line("old", "old", { "line-color": "#46534e", "line-width": 2, "line-dasharray": [3, 2] }),
    {
      id: "new-fill",
      type: "fill",
      source: "drawn",
      filter: part("new"),
      paint: { "fill-color": ["match", ["get", "fate"], "appeared", "#17703a", "moved", "#e08a00", "#1a56b4"], "fill-opacity": ["match", ["get", "fate"], "same", 0.05, 0.2] },
    },
    line("new", "new", { "line-color": "#1a56b4", "line-width": 2 }),
    {
      id: "finding-area",
      type: "fill",
      source: "drawn",
      filter: part("finding-area"),
      paint: { "fill-color": "#b3261e", "fill-opacity": 0.55, "fill-outline-color": "#b3261e" },
    },
    {
      id: "request-area",
      type: "fill",
      source: "drawn",
      filter: part("request-shape"),
      paint: { "fill-color": REQUEST, "fill-opacity": 0.35 },
    },
    line("request-line", "request-shape", { "line-color": REQUEST, "line-width": 4 }),
    circle("request", REQUEST, 6),
    circle("finding", "#b3261e", 5),
    circle("added", "#17703a", 5),
    circle("vanished", "#b3261e", 5),
    circle("kept", "#4b3fae", 5),
    line("moved", "moved", { "line-color": "#8a4b00", "line-width": 3 }),
  ];
}

/** @param {string} name @returns {import("../maplibre.js").FilterSpecification} */
function part(name) {
  return ["==", ["get", "part"], name];
}

/**
 * @param {string} id
 * @param {string} name
 * @param {object} paint
 */
function line(id, name, paint) {
  return /** @type {LayerSpecification} */ ({ id, type: "line", source: "drawn", filter: part(name), paint });
}

/**
 * @param {string} name
 * @param {unknown} colour
 * @param {number} radius
 */
function circle(name, colour, radius) {
  const paint = {
    "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, radius - 2, 16, radius + 2],
    "circle-color": colour,
    "circle-stroke-color": "#ffffff",
    "circle-stroke-width": 1.5,
  };
  return /** @type {LayerSpecification} */ ({ id: name, type: "circle", source: "drawn", filter: part(name), paint });
}

/** @param {Map} map @param {import("geojson").FeatureCollection} data */
function fit(map, data) {
  const bounds = new LngLatBounds();
  for (const { geometry } of data.features) if ("coordinates" in geometry) extend(bounds, geometry.coordinates);
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 24, maxZoom: 16, duration: 0 });
}

/** @param {LngLatBounds} bounds @param {any} places nested lists of positions */
function extend(bounds, places) {
  if (typeof places[0] === "number") bounds.extend([places[0], places[1]]);
  else for (const place of places) extend(bounds, place);
}

/** @param {Map} map */
function wireLegend(map) {
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-part]"))) {
    box.addEventListener("change", () => {
      for (const layer of PARTS[box.dataset.part ?? ""] ?? []) map.setLayoutProperty(layer, "visibility", box.checked ? "visible" : "none");
    });
  }
}

/** The tables' buttons find their place on the map. @param {Map} map */
function wireRows(map) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-lon]"))) {
    const button = /** @type {HTMLButtonElement | null} */ (row.querySelector(".geo-find"));
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      map.jumpTo({ center: [Number(row.dataset.lon), Number(row.dataset.lat)], zoom: Math.max(map.getZoom(), 17) });
      map.getContainer().scrollIntoView({ block: "center" });
    });
  }
}

/**
 * @param {Map} map
 * @param {import("../maplibre.js").MapMouseEvent & {features?: import("../maplibre.js").MapGeoJSONFeature[]}} event
 */
function show(map, { features, lngLat }) {
  const found = features?.[0]?.properties;
  if (found) new Popup({ maxWidth: "260px" }).setLngLat(lngLat).setDOMContent(card(found)).addTo(map);
}

/** @param {Record<string, any>} found */
function card(found) {
  if (found.part === "request" || found.part === "request-shape") {
    const link = element("a", "", found.number);
    link.href = `${frame?.dataset.requests}${found.id}`;
    return element("div", "", link, element("p", "", `${found.old} → ${found.new}`));
  }
  if (found.part === "finding") return element("div", "", element("strong", "", t(found.th, found.en)), element("p", "", found.code), area(found));
  return element("div", "", element("strong", "", found.number ?? found.code), element("p", "", found.name ?? ""));
}

/** @param {Record<string, any>} found */
function area(found) {
  return element("p", "", found.area_m2 ? t("{n} ตร.ม.", "{n} m²", { n: Number(found.area_m2).toLocaleString("en") }) : "");
}
