/** The planner's heat grid: hexagons by count, their numbers under the pointer, the finger and the keyboard. */

import { Popup } from "../maplibre.js";
import { lang, t } from "../language.js";
import { readAddress, writeAddress } from "../map/filter.js";
import { createMap } from "../map/map.js";
import { OWN } from "./points.js";

/** @typedef {import("../maplibre.js").GeoJSONSource} GeoJSONSource */
/** @typedef {{cell: string, count: number, open: number, shade: number, list: string}} Cell */

const frame = /** @type {HTMLElement} */ (document.getElementById("map"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("filter"));
const SHADES = ["#fbd990", "#f6ab52", "#e8772f", "#c5431c", "#8c1d12"];
/** @type {import("../maplibre.js").Map | null} */
let map = null;

/** The words of the form, without the empty ones. */
function query() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, String(value));
  return asked;
}

/** @returns {Promise<import("geojson").FeatureCollection<import("geojson").Polygon, Cell>>} */
async function cells() {
  const answer = await fetch(`${frame.dataset.api}?${query()}&lang=${lang}`);
  if (!answer.ok) throw new Error(t("โหลดข้อมูลไม่ได้ กรุณาลองใหม่", "The figures could not be loaded. Please try again."));
  return answer.json();
}

async function open() {
  const { style = "", lon, lat, zoom } = frame.dataset;
  const kept = readAddress(location.search).view;
  const view = kept ?? { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) };
  const [drawn, data] = await Promise.all([createMap(frame, { style, view, without: OWN }), cells()]);
  if (!drawn) return;
  map = drawn;
  draw(drawn, data);
  if (!kept) fit(data);
  drawn.on("moveend", () => remember(location.search));
  frame.dataset.ready = "";
}

/**
 * @param {import("../maplibre.js").Map} map
 * @param {import("geojson").FeatureCollection} data
 */
function draw(map, data) {
  const labels = map.getStyle().layers.find((layer) => layer.type === "symbol")?.id;
  map.addSource("cells", { type: "geojson", data });
  /** @type {unknown} */
  const shades = ["match", ["get", "shade"], ...SHADES.flatMap((colour, shade) => [shade, colour]), SHADES[0]];
  const colour = /** @type {import("../maplibre.js").ExpressionSpecification} */ (shades);
  map.addLayer({ id: "cells", type: "fill", source: "cells", paint: { "fill-color": colour, "fill-opacity": 0.62 } }, labels);
  map.addLayer(
    { id: "cells-edge", type: "line", source: "cells", paint: { "line-color": "#ffffff", "line-width": 0.8, "line-opacity": 0.8 } },
    labels,
  );
  map.addLayer({
    id: "cells-chosen",
    type: "line",
    source: "cells",
    filter: ["==", ["get", "cell"], ""],
    paint: { "line-color": "#17211d", "line-width": 3 },
  });
  const popup = new Popup({ closeButton: false, closeOnClick: false, maxWidth: "260px" });
  map.on("mousemove", "cells", ({ features, lngLat }) => {
    const cell = /** @type {Cell | undefined} */ (features?.[0]?.properties);
    if (!cell) return;
    map.getCanvas().style.cursor = "pointer";
    choose(cell.cell);
    popup.setLngLat(lngLat).setDOMContent(card(cell)).addTo(map);
  });
  map.on("mouseleave", "cells", () => {
    map.getCanvas().style.cursor = "";
    popup.remove();
  });
  map.on("click", "cells", ({ features, lngLat }) => {
    const cell = /** @type {Cell | undefined} */ (features?.[0]?.properties);
    if (cell) show(cell, [lngLat.lng, lngLat.lat]);
  });
}

/** @type {Popup | null} */
let pinned = null;

/**
 * @param {Cell} cell
 * @param {[number, number]} place
 */
function show(cell, place) {
  if (!map) return;
  pinned?.remove();
  choose(cell.cell);
  pinned = new Popup({ maxWidth: "260px" }).setLngLat(place).setDOMContent(card(cell, true)).addTo(map);
}

/**
 * @param {Cell} cell
 * @param {boolean} [door]
 */
function card(cell, door = false) {
  const box = document.createElement("div");
  const count = document.createElement("strong");
  count.textContent = t("{n} เรื่อง", "{n} cases", { n: cell.count });
  const rest = document.createElement("p");
  rest.textContent = t("ยังไม่เสร็จ {n}", "{n} open", { n: cell.open });
  box.append(count, rest);
  if (door) {
    const link = document.createElement("a");
    link.href = cell.list;
    link.textContent = t("ดูรายการของช่องนี้", "The list of this cell");
    box.append(link);
  }
  return box;
}

/** @param {string} cell */
function choose(cell) {
  map?.setFilter("cells-chosen", ["==", ["get", "cell"], cell]);
  for (const row of document.querySelectorAll("tr[data-cell]")) {
    row.toggleAttribute("data-chosen", row.getAttribute("data-cell") === cell);
  }
}

/** @param {import("geojson").FeatureCollection<import("geojson").Polygon, Cell>} data */
function fit(data) {
  const corners = data.features.flatMap(({ geometry }) => geometry.coordinates[0]);
  if (!corners.length || !map) return;
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const wide = innerWidth >= 960;
  map.fitBounds([least(lons), least(lats), most(lons), most(lats)], {
    padding: wide ? { top: 130, left: 24, bottom: 40, right: 360 } : 16,
    duration: 0,
  });
}

const least = (/** @type {number[]} */ values) => values.reduce((a, b) => Math.min(a, b));
const most = (/** @type {number[]} */ values) => values.reduce((a, b) => Math.max(a, b));

/** The address says what is asked and where the map stands. @param {string} search */
function remember(search) {
  const centre = map?.getCenter();
  const view = centre && map ? { lon: centre.lng, lat: centre.lat, zoom: map.getZoom() } : undefined;
  history.replaceState(null, "", writeAddress({ ...readAddress(search), view }, search));
}

/** A new question: the panel and the cells change in place, the address says the same. */
async function ask() {
  const panel = /** @type {HTMLElement} */ (document.getElementById("panel"));
  const address = `${location.pathname}?${query()}`;
  panel.setAttribute("aria-busy", "true");
  try {
    const [page, data] = await Promise.all([fetch(address), cells()]);
    if (page.redirected || !page.ok) return location.assign(address);
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("panel");
    if (fresh) panel.replaceChildren(...document.adoptNode(fresh).childNodes);
    remember(`?${query()}`);
    wire();
    pinned?.remove();
    /** @type {GeoJSONSource | undefined} */ (map?.getSource("cells"))?.setData(data);
  } catch {
    location.assign(address);
  }
  panel.removeAttribute("aria-busy");
}

/** The table's buttons find their cell on the map. */
function wire() {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-cell]"))) {
    const button = /** @type {HTMLButtonElement | null} */ (row.querySelector(".heat-find"));
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => find(row));
  }
}

/** @param {HTMLElement} row */
function find(row) {
  const { cell = "", lon, lat } = row.dataset;
  const [count, open] = [...row.querySelectorAll("td")].map((field) => Number((field.textContent ?? "").replaceAll(",", "")));
  const list = row.querySelector("a")?.getAttribute("href") ?? "";
  map?.easeTo({ center: [Number(lon), Number(lat)], zoom: Math.max(map.getZoom(), 13) });
  show({ cell, count, open, shade: 0, list }, [Number(lon), Number(lat)]);
}

form.addEventListener("change", ask);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
wire();
open();
