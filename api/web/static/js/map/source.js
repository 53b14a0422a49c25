/** Keeps the tiles of a map true: the page's filter is in their addresses, and news redraws them without flicker. */

import { whole } from "./style.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {import("../maplibre.js").VectorTileSource} VectorTileSource */

const EVERY = 4000;

/**
 * Puts a filter into the tiles of the layers it reaches.
 * @param {Map} map
 * @param {import("./style.js").LegendLayer[]} layers
 * @param {string} org
 * @param {string} query the filter as a query string without "?"
 */
export function filterTiles(map, layers, org, query) {
  for (const layer of layers.filter((known) => known.filtered)) {
    const path = `/${org}/tiles/${layer.id}/{z}/{x}/{y}.mvt${query ? `?${query}` : ""}`;
    const source = /** @type {VectorTileSource | undefined} */ (map.getSource(layer.id));
    source?.setTiles([whole(path)]);
  }
}

/**
 * Asks every few seconds, while the page is looked at, what has changed, and redraws those layers.
 * @param {Map} map
 * @param {string} org
 * @param {(layers: string[]) => void} [changed]
 * @returns {() => Promise<void>} asks at once
 */
export function watch(map, org, changed) {
  /** @type {Record<string, number> | undefined} */
  let known;
  const ask = async () => {
    const now = await versions(org);
    if (!now) return;
    const fresh = known ? Object.keys(now).filter((layer) => now[layer] !== known?.[layer]) : [];
    known = now;
    for (const layer of fresh) if (map.getSource(layer)) map.refreshTiles(layer);
    if (fresh.length) changed?.(fresh);
  };
  const timer = setInterval(() => document.visibilityState === "visible" && ask(), EVERY);
  map.once("remove", () => clearInterval(timer));
  ask();
  return ask;
}

/**
 * @param {string} org
 * @returns {Promise<Record<string, number> | undefined>}
 */
async function versions(org) {
  try {
    const answer = await fetch(`/${org}/map/version`, { cache: "no-cache" });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
