/**
 * The map of crews: numbered marks for what the page lists (data-mark), and lines or areas of `data-drawn` (GeoJSON).
 */

import { LngLatBounds, Marker } from "../maplibre.js";
import { createMap } from "../map/map.js";
import { OWN } from "./points.js";

/** @typedef {import("../maplibre.js").Map} Map */

const frame = /** @type {HTMLElement | null} */ (document.getElementById("map"));
const GROUPS = [1, 2, 3, 4, 5, 6, 7, 8];

if (frame) void open(frame);

/** @param {HTMLElement} on */
async function open(on) {
  const { style = "", drawn, lon, lat, zoom } = on.dataset;
  const view = { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) };
  const map = await createMap(on, { style, view, without: [...OWN, "poles", "hotspots"], twoFingers: true });
  if (!map) return;
  const bounds = new LngLatBounds();
  if (drawn) await draw(map, drawn, bounds);
  for (const listed of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-mark]"))) mark(map, listed, bounds);
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 40, maxZoom: 17, duration: 0 });
  on.dataset.ready = "";
}

/**
 * @param {Map} map
 * @param {string} address
 * @param {LngLatBounds} bounds
 */
async function draw(map, address, bounds) {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const data = /** @type {import("geojson").FeatureCollection} */ (await answer.json());
  map.addSource("drawn", { type: "geojson", data });
  map.addLayer({ id: "areas", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("group"), "fill-opacity": 0.4 } });
  map.addLayer({ id: "edges", type: "line", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": "#46534e", "line-width": 1 } });
  map.addLayer({
    id: "ways",
    type: "line",
    source: "drawn",
    filter: ["==", ["geometry-type"], "LineString"],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": ["case", ["==", ["get", "done"], true], "#7f8b86", "#1a56b4"], "line-width": 4, "line-opacity": 0.85 },
  });
  for (const { geometry } of data.features) if ("coordinates" in geometry) extend(bounds, geometry.coordinates);
}

/** The colours of the stylesheet by the number of a group. @param {string} property */
function colour(property) {
  const style = getComputedStyle(document.documentElement);
  const pairs = GROUPS.flatMap((group) => [group, style.getPropertyValue(`--crew-${group}`).trim()]);
  /** @type {unknown} */
  const expression = ["match", ["+", 1, ["%", ["-", ["get", property], 1], GROUPS.length]], ...pairs, "#dde3e0"];
  return /** @type {import("../maplibre.js").ExpressionSpecification} */ (["case", [">", ["get", property], 0], expression, "#dde3e0"]);
}

/**
 * @param {Map} map
 * @param {HTMLElement} listed
 * @param {LngLatBounds} bounds
 */
function mark(map, listed, bounds) {
  const { lon, lat, mark: word = "", group = "1", to } = listed.dataset;
  const made = document.createElement(to ? "a" : "span");
  made.className = `crew-mark crew-${group}`;
  made.textContent = word;
  if (made instanceof HTMLAnchorElement && to) {
    made.href = to;
    made.setAttribute("aria-label", word);
  }
  const place = /** @type {[number, number]} */ ([Number(lon), Number(lat)]);
  new Marker({ element: made }).setLngLat(place).addTo(map);
  bounds.extend(place);
}

/** @param {LngLatBounds} bounds @param {any} places nested lists of positions */
function extend(bounds, places) {
  if (typeof places[0] === "number") bounds.extend([places[0], places[1]]);
  else for (const place of places) extend(bounds, place);
}
