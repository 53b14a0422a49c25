/** A map of the stage: its cells in the colours of a theme, the chosen one, and what happens at a pointer. */

import { LngLatBounds, Popup } from "../maplibre.js";
import { element } from "../elements.js";
import { t } from "../language.js";
import { createMap } from "../map/map.js";
import { USUAL_OPACITY } from "./theme.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("../maplibre.js").GeoJSONSource} GeoJSONSource */
/** @typedef {import("./theme.js").Cell} Cell */
/** @typedef {import("./theme.js").Shown} Shown */

/** Layers of the public map that say nothing about the filter of this page. */
const WITHOUT = ["requests", "request_shapes", "heat", "hotspots"];
/** Areas that the map has as tiles, and where. */
const AREAS = [["zone", "zones"], ["community", "communities"]];
/** Edges of shapes side by side. */
const EDGE = { "line-color": "#ffffff", "line-width": 0.7, "line-opacity": 0.7 };
const INK = "#17211d";
const TINY = ["cells-around", "cells-dot"];
const NOTHING = /** @type {import("geojson").FeatureCollection} */ ({ type: "FeatureCollection", features: [] });

/**
 * @typedef {object} Stage
 * @property {Map} map
 * @property {(shown: Shown) => void} paint
 * @property {(pick: string) => void} choose
 * @property {(key: string) => void} find
 */

/**
 * @param {HTMLElement} on
 * @param {{style: string, view: {lon: number, lat: number, zoom: number}, pick: (cell: Cell) => void, busy: () => boolean}} options
 * @returns {Promise<Stage | null>}
 */
export async function openStage(on, { style, view, pick, busy }) {
  const map = await createMap(on, { style, view, without: WITHOUT });
  if (!map) return null;
  map.getCanvas().setAttribute("aria-label", on.getAttribute("aria-label") ?? "");
  addLayers(map);
  /** @type {globalThis.Map<string, Cell>} */
  let known = new globalThis.Map();
  const popups = { hover: new Popup({ closeButton: false, closeOnClick: false, maxWidth: "260px" }), pinned: new Popup({ maxWidth: "280px" }) };
  /** @type {import("./theme.js").Column[]} */
  let columns = [];
  /** @type {string | undefined} */
  let area;
  const at = (/** @type {any} */ { features: [found] }) => known.get(found?.properties.key ?? `${area}:${found?.properties.code}`);
  const pin = (/** @type {Cell} */ cell, /** @type {import("../maplibre.js").LngLatLike} */ place) =>
    popups.pinned.setLngLat(place).setDOMContent(card(cell, columns, true)).addTo(map);
  for (const layer of ["cells", "cells-dot", ...AREAS.map(([area]) => `${area}-fill`)]) {
    map.on("mousemove", layer, (event) => {
      const cell = at(event);
      if (!cell || busy()) return;
      map.getCanvas().style.cursor = "pointer";
      popups.hover.setLngLat(event.lngLat).setDOMContent(card(cell, columns)).addTo(map);
    });
    map.on("mouseleave", layer, () => {
      map.getCanvas().style.cursor = "";
      popups.hover.remove();
    });
    map.on("click", layer, (event) => {
      const cell = at(event);
      if (!cell || busy()) return;
      popups.hover.remove();
      pin(cell, event.lngLat);
      pick(cell);
    });
  }
  return {
    map,
    paint(shown) {
      known = new globalThis.Map(shown.cells.map((cell) => [cell.key, cell]));
      columns = shown.columns;
      area = shown.area;
      fillAreas(map, shown);
      for (const layer of TINY) map.setLayoutProperty(layer, "visibility", shown.tiny ? "visible" : "none");
      popups.pinned.remove();
      popups.hover.remove();
      /** @type {GeoJSONSource} */ (map.getSource("cells")).setData(drawn(shown));
    },
    choose(key) {
      map.setFilter("cells-chosen", ["==", ["get", "key"], key]);
      for (const layer of ["zone", "community"]) {
        const code = key.startsWith(`${layer}:`) ? key.slice(layer.length + 1) : "";
        if (map.getLayer(`${layer}-chosen`)) map.setFilter(`${layer}-chosen`, ["==", ["get", "code"], code]);
      }
    },
    find(key) {
      const cell = known.get(key);
      if (!cell?.geometry) return;
      const box = boundsOf([cell]);
      map.fitBounds(box, { maxZoom: Math.max(map.getZoom(), 13.5), padding: 120, animate: !still() });
      pin(cell, box.getCenter());
    },
  };
}

/** @param {Map} map */
function addLayers(map) {
  const labels = map.getStyle().layers.find((layer) => layer.type === "symbol")?.id;
  map.addSource("cells", { type: "geojson", data: NOTHING });
  const colour = /** @type {import("../maplibre.js").ExpressionSpecification} */ (["get", "colour"]);
  map.addLayer({ id: "cells", type: "fill", source: "cells", paint: { "fill-color": colour, "fill-opacity": ["get", "opacity"] } }, labels);
  map.addLayer({ id: "cells-edge", type: "line", source: "cells", paint: EDGE }, labels);
  addDots(map, labels);
  const ink = { "line-color": INK, "line-width": 3.5 };
  map.addLayer({ id: "cells-chosen", type: "line", source: "cells", filter: ["==", ["get", "key"], ""], paint: ink });
  for (const [layer, source] of AREAS) {
    map.addLayer({ id: `${layer}-fill`, type: "fill", source, "source-layer": source, layout: { visibility: "none" } }, "cells-edge");
    map.addLayer({ id: `${layer}-chosen`, type: "line", source, "source-layer": source, filter: ["==", ["get", "code"], ""], paint: ink });
  }
}

/**
 * Shapes that from afar are smaller than a point: a broad edge in their own colour, a thin dark one around it.
 * @param {Map} map
 * @param {string | undefined} labels the layer they lie below
 */
function addDots(map, labels) {
  const broad = (/** @type {number} */ more) =>
    /** @type {import("../maplibre.js").ExpressionSpecification} */ (["interpolate", ["linear"], ["zoom"], 9, 7 + more, 13, 5 + more, 16, 1.5 + more]);
  const layout = /** @type {const} */ ({ visibility: "none", "line-join": "round", "line-cap": "round" });
  const [around, dot] = TINY;
  map.addLayer({ id: around, type: "line", source: "cells", layout, paint: { "line-color": INK, "line-width": broad(2) } }, "cells");
  map.addLayer({ id: dot, type: "line", source: "cells", layout, paint: { "line-color": ["get", "colour"], "line-width": broad(0) } }, labels);
}

/**
 * Zones or communities in the colours of the theme, when it is about them.
 * @param {Map} map
 * @param {Shown} shown
 */
function fillAreas(map, shown) {
  for (const [area] of AREAS) {
    const drawn = shown.area === area && shown.cells.length > 0;
    map.setLayoutProperty(`${area}-fill`, "visibility", drawn ? "visible" : "none");
    if (!drawn) continue;
    const looks = shown.cells.filter(({ shade }) => shade !== null).map((cell) => [cell.key.slice(area.length + 1), look(shown, cell)]);
    const by = (/** @type {"colour" | "opacity"} */ name, /** @type {string | number} */ otherwise) =>
      /** @type {any} */ (looks.length ? ["match", ["get", "code"], ...looks.flatMap(([code, told]) => [code, /** @type {any} */ (told)[name]]), otherwise] : otherwise);
    map.setPaintProperty(`${area}-fill`, "fill-color", by("colour", "#d8d8d8"));
    map.setPaintProperty(`${area}-fill`, "fill-opacity", by("opacity", 0.3));
  }
}

/**
 * @param {Shown} shown
 * @returns {import("geojson").FeatureCollection}
 */
function drawn(shown) {
  return {
    type: "FeatureCollection",
    features: shown.cells
      .filter(({ shade, geometry }) => shade !== null && geometry)
      .map((cell) => ({ type: "Feature", geometry: /** @type {import("geojson").Geometry} */ (cell.geometry), properties: { key: cell.key, ...look(shown, cell) } })),
  };
}

/**
 * @param {Shown} shown
 * @param {Cell} cell
 */
function look(shown, cell) {
  const { colour, opacity = USUAL_OPACITY } = shown.classes.find(({ shade }) => shade === cell.shade) ?? shown.classes[0];
  return { colour, opacity: cell.opacity ?? opacity };
}

/**
 * @param {Cell} cell
 * @param {import("./theme.js").Column[]} columns
 * @param {boolean} [door]
 */
function card(cell, columns, door = false) {
  const lines = columns
    .filter(({ key }) => cell.values[key] !== null && cell.values[key] !== undefined && cell.values[key] !== cell.name)
    .map((column) => element("div", "", element("dt", "", column.title), element("dd", "", told(cell.values[column.key], column))));
  const box = element("div", "plan-card", element("strong", "", cell.name), element("dl", "", ...lines));
  if (door && cell.n && cell.door) {
    const link = element("a", "", t("ดูรายการ {n} เรื่อง", "The list of {n} cases", { n: cell.n.toLocaleString() }));
    link.href = cell.door;
    box.append(link);
  }
  return box;
}

/**
 * A value as people read it.
 * @param {number | string | null | undefined} value
 * @param {import("./theme.js").Column} column
 */
export function told(value, { digits = 0 }) {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "number" ? value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }) : value;
}

/**
 * The box around cells.
 * @param {Cell[]} cells
 */
export function boundsOf(cells) {
  const bounds = new LngLatBounds();
  const walk = (/** @type {any} */ part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(walk));
  for (const { geometry } of cells) if (geometry && "coordinates" in geometry) walk(geometry.coordinates);
  return bounds;
}

/** Whether people want things to stand still. */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
