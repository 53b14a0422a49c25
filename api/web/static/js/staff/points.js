/** Cases as points on a map: coloured by status, one of them raised; my position with its circle of accuracy. */

import { LngLatBounds } from "../maplibre.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("../maplibre.js").GeoJSONSource} GeoJSONSource */
/** @typedef {{id: string, lon: number, lat: number, status: string}} Point */
/** @typedef {{lon: number, lat: number, accuracy: number}} Fix accuracy in metres */

/** Requests are drawn by the page itself where it shows its own list. */
export const OWN = ["requests", "request_shapes", "heat"];
const METRES_PER_DEGREE = 111320;
const COLOURS = ["received", "acknowledged", "in-progress-dot", "waiting-plan", "done", "rejected"];

/**
 * The points that the elements of a list carry in data-lon, data-lat, data-status.
 * @param {ParentNode} list
 * @returns {Point[]}
 */
export function pointsIn(list) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-lon][data-status]"));
  return [...found].map(({ dataset }) => ({
    id: dataset.id ?? "",
    lon: Number(dataset.lon),
    lat: Number(dataset.lat),
    status: dataset.status ?? "received",
  }));
}

/**
 * Draws points, and tells which one was touched.
 * @param {Map} map
 * @param {Point[]} points
 * @param {(id: string) => void} [touched]
 * @returns {{show: (points: Point[]) => void, choose: (id: string) => void}}
 */
export function addPoints(map, points, touched) {
  map.addSource("cases", { type: "geojson", data: collection(points) });
  map.addLayer({
    id: "cases-halo",
    type: "circle",
    source: "cases",
    filter: ["==", ["get", "id"], ""],
    paint: { "circle-radius": 16, "circle-color": "#17211d", "circle-opacity": 0.22 },
  });
  map.addLayer({
    id: "cases",
    type: "circle",
    source: "cases",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 5, 16, 9],
      "circle-color": colours(),
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 2,
    },
  });
  map.on("click", "cases", ({ features }) => touched?.(String(features?.[0]?.properties.id ?? "")));
  map.on("mouseenter", "cases", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "cases", () => (map.getCanvas().style.cursor = ""));
  return {
    show: (fresh) => /** @type {GeoJSONSource} */ (map.getSource("cases")).setData(collection(fresh)),
    choose: (id) => map.setFilter("cases-halo", ["==", ["get", "id"], id]),
  };
}

/**
 * Moves the map so that all places are seen.
 * @param {Map} map
 * @param {{lon: number, lat: number}[]} places
 * @param {number} [maxZoom]
 */
export function fit(map, places, maxZoom = 17) {
  if (!places.length) return;
  const bounds = new LngLatBounds();
  for (const { lon, lat } of places) bounds.extend([lon, lat]);
  map.fitBounds(bounds, { padding: 48, maxZoom, duration: 0 });
}

/**
 * My position: a dot and the circle the device says it may be off by.
 * @param {Map} map
 * @param {Fix} fix
 */
export function showMe(map, fix) {
  const data = me(fix);
  const known = /** @type {GeoJSONSource | undefined} */ (map.getSource("me"));
  if (known) {
    known.setData(data);
    return;
  }
  map.addSource("me", { type: "geojson", data });
  const fill = { "fill-color": "#1a73e8", "fill-opacity": 0.14 };
  map.addLayer({ id: "me-circle", type: "fill", source: "me", filter: ["==", ["geometry-type"], "Polygon"], paint: fill });
  map.addLayer({
    id: "me",
    type: "circle",
    source: "me",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 8, "circle-color": "#1a73e8", "circle-stroke-color": "#ffffff", "circle-stroke-width": 3 },
  });
}

/** @param {Fix} fix @returns {import("geojson").FeatureCollection} */
function me({ lon, lat, accuracy }) {
  const high = accuracy / METRES_PER_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: 49 }, (_, step) => {
    const angle = (step * 2 * Math.PI) / 48;
    return [lon + wide * Math.cos(angle), lat + high * Math.sin(angle)];
  });
  return {
    type: "FeatureCollection",
    features: [
      { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } },
      { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lon, lat] } },
    ],
  };
}

/** @param {Point[]} points @returns {import("geojson").FeatureCollection} */
function collection(points) {
  return {
    type: "FeatureCollection",
    features: points.map(({ id, lon, lat, status }) => ({
      type: "Feature",
      properties: { id, status },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  };
}

/** The status colours of the stylesheet, as a MapLibre expression. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const pairs = COLOURS.flatMap((name) => [
    name.replace("-dot", "").replace("-", "_"),
    style.getPropertyValue(`--${name}`).trim(),
  ]);
  /** @type {unknown} */
  const expression = ["match", ["get", "status"], ...pairs, "#46534e"];
  return /** @type {import("../maplibre.js").ExpressionSpecification} */ (expression);
}
