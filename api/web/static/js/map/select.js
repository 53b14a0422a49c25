/** Choosing things on the map: a request opens its card, a cell is looked into, the chosen one has a halo. */

import { lang, t } from "../language.js";
import { showCard } from "./popup.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("../maplibre.js").Popup} Popup */

const CLOSE_ENOUGH = 16;
/** Lines and areas, the upper ones first. */
const SHAPES = ["request-shape-lines", "request-shape-areas"];

/**
 * @param {Map} map
 * @param {string} org
 * @param {(id: number | null) => void} chosen
 */
export function makeSelection(map, org, chosen) {
  /** @type {Popup | undefined} */
  let card;
  /** @type {number | null} */
  let current = null;
  const halo = (/** @type {number | null} */ id) => {
    if (map.getLayer("request-selected")) map.setFilter("request-selected", ["==", ["id"], id ?? -1]);
  };

  /**
   * @param {{id: number, lon: number, lat: number}} request
   * @param {boolean} travel whether the map goes there
   */
  async function choose({ id, lon, lat }, travel) {
    current = id;
    halo(id);
    chosen(id);
    if (travel) map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), CLOSE_ENOUGH) });
    const told = await facts(org, id);
    if (!told || current !== id) return;
    card?.remove();
    current = id;
    halo(id);
    chosen(id);
    card = showCard(map, [lon, lat], told);
    card.once("close", () => {
      current = null;
      halo(null);
      chosen(null);
    });
  }

  map.on("click", "request-points", ({ features }) => {
    const point = features?.[0];
    if (!point || point.geometry.type !== "Point") return;
    const [lon, lat] = point.geometry.coordinates;
    choose({ id: Number(point.id), lon, lat }, false);
  });
  for (const layer of SHAPES) {
    map.on("click", layer, ({ features, lngLat, point }) => {
      const [hit] = features ?? [];
      const nearer = ["request-points", ...SHAPES.slice(0, SHAPES.indexOf(layer))].filter((above) => map.getLayer(above));
      if (!hit || map.queryRenderedFeatures(point, { layers: nearer }).length) return;
      choose({ id: Number(hit.id), lon: lngLat.lng, lat: lngLat.lat }, false);
    });
  }
  map.on("click", "request-cells", ({ lngLat, point }) => {
    if (map.queryRenderedFeatures(point, { layers: ["request-points"] }).length) return;
    map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 });
  });
  for (const layer of ["request-points", "request-cells", ...SHAPES]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  return { choose, hover: (/** @type {number | null} */ id) => halo(id ?? current) };
}

/**
 * A name in the page's language.
 * @param {Record<string, string | null>} properties
 * @param {string} field
 */
function local(properties, field) {
  return (lang === "en" && properties[`${field}_en`]) || properties[field];
}

/**
 * @param {string} org
 * @param {number} id
 * @returns {Promise<import("./popup.js").Card | undefined>}
 */
async function facts(org, id) {
  const answer = await fetch(`/${org}/api/requests/${id}`).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { properties } = await answer.json();
  const place = [local(properties, "zone_name"), local(properties, "community_name")].filter(Boolean).join(" · ");
  return {
    title: properties.title || t("เรื่องเลขที่ {number}", "Request {number}", { number: properties.number }),
    lines: [properties.number, place].filter(Boolean),
    href: `/${org}/r/${id}`,
    badge: badge(properties.status),
  };
}

/**
 * Colour, icon and word of a status, as the filter's own choices have them.
 * @param {string} status
 * @returns {HTMLElement | undefined}
 */
function badge(status) {
  const chip = document.querySelector(`input[name="status"][value="${status}"]`)?.closest("label");
  if (!chip) return undefined;
  const mark = document.createElement("span");
  mark.className = `status status-${status}`;
  mark.append(icon(chip.dataset.icon ?? ""), chip.textContent?.trim() ?? status);
  return mark;
}

/** @param {string} name */
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const sprite = document.querySelector("use")?.getAttribute("href")?.split("#")[0];
  const picture = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  picture.append(use);
  return picture;
}
