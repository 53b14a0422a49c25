/** A line or an area as the place of a request, upon a map. */

import { LngLatBounds } from "../maplibre.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("../maplibre.js").GeoJSONSource} GeoJSONSource */
/** @typedef {import("geojson").LineString | import("geojson").Polygon} Drawn */

/**
 * Draws a shape; the answer draws another one instead, or nothing.
 * @param {Map} map
 * @param {import("geojson").Geometry[]} geometries the shape, and points to mark
 * @returns {(geometries: import("geojson").Geometry[]) => void}
 */
export function addDrawn(map, geometries) {
  map.addSource("drawn", { type: "geojson", data: collection(geometries) });
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() || "#0b6e4f";
  const layout = /** @type {const} */ ({ "line-cap": "round", "line-join": "round" });
  const source = "drawn";
  const area = { "fill-color": colour, "fill-opacity": 0.2 };
  map.addLayer({ id: "drawn-area", type: "fill", source, filter: ["==", ["geometry-type"], "Polygon"], paint: area });
  const white = { "line-color": "#ffffff", "line-width": 9 };
  const lines = /** @type {import("../maplibre.js").FilterSpecification} */ (["!=", ["geometry-type"], "Point"]);
  map.addLayer({ id: "drawn-casing", type: "line", source, filter: lines, layout, paint: white });
  map.addLayer({ id: "drawn-line", type: "line", source, filter: lines, layout, paint: { "line-color": colour, "line-width": 5 } });
  const dots = { "circle-radius": 7, "circle-color": "#ffffff", "circle-stroke-color": colour, "circle-stroke-width": 3 };
  map.addLayer({ id: "drawn-points", type: "circle", source, filter: ["==", ["geometry-type"], "Point"], paint: dots });
  return (fresh) => /** @type {GeoJSONSource} */ (map.getSource("drawn")).setData(collection(fresh));
}

/**
 * Moves the map so that the whole shape is seen.
 * @param {Map} map
 * @param {Drawn} shape
 */
export function fitDrawn(map, shape) {
  const bounds = new LngLatBounds();
  for (const [lon, lat] of shape.type === "LineString" ? shape.coordinates : shape.coordinates[0]) bounds.extend([lon, lat]);
  map.fitBounds(bounds, { padding: 40, maxZoom: 17, duration: 0 });
}

/**
 * The shape in a data attribute; null for none.
 * @param {string | undefined} text
 * @returns {Drawn | null}
 */
export function readDrawn(text) {
  try {
    const shape = JSON.parse(text ?? "null");
    return shape?.type === "LineString" || shape?.type === "Polygon" ? shape : null;
  } catch {
    return null;
  }
}

/** @param {import("geojson").Geometry[]} geometries @returns {import("geojson").FeatureCollection} */
function collection(geometries) {
  return {
    type: "FeatureCollection",
    features: geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })),
  };
}
