/** What the page shows lives in its address: the filter, the selection, the theme, the grid, the period, the view. */

import { readAddress } from "../map/filter.js";

/** The names of the page's own words. */
const OWN = ["pick", "grid", "theme", "by", "per", "bandwidth", "apart", "least", "against", "scale", "unit", "slice", "from2", "to2", "layers", "at"];

/**
 * @typedef {object} State
 * @property {URLSearchParams} asked the filter, as the work list is asked
 * @property {string} pick cell:CODE, zone:CODE, community:CODE, area:lon lat,… or empty
 * @property {string} grid the word of the grid of cells
 * @property {string} theme what the map shows
 * @property {string} by whose rates: zone, community or cell
 * @property {string} per what rates are divided by; empty: what there is
 * @property {string} bandwidth metres of the surface of density
 * @property {string} apart metres at most between the cases of a cluster
 * @property {string} least cases of a cluster
 * @property {string} against what a month of a cell is compared with: all months, or the same
 * @property {string} scale how counts become classes: quantile or equal
 * @property {string} unit the step of the slider: month, week, hour-of-week; empty: the whole period
 * @property {string} slice the step it stands at
 * @property {string} from2
 * @property {string} to2 the period compared with; both empty: none
 * @property {string[] | null} layers overlays that are on; null: as the page opens
 * @property {{lon: number, lat: number, zoom: number} | undefined} view
 */

/**
 * @param {string} search of the address
 * @param {string} grid the grid when none is named
 * @returns {State}
 */
export function readState(search, grid) {
  const query = new URLSearchParams(search);
  const { asked, layers, view } = readAddress(search);
  const own = (/** @type {string} */ name, otherwise = "") => query.get(name) ?? otherwise;
  return {
    asked,
    layers,
    view,
    pick: own("pick"),
    grid: own("grid", grid),
    theme: own("theme", "heat"),
    by: own("by", "zone"),
    per: own("per"),
    bandwidth: own("bandwidth", "300"),
    apart: own("apart", "50"),
    least: own("least", "8"),
    against: own("against", "all"),
    scale: own("scale") === "equal" ? "equal" : "quantile",
    unit: own("unit"),
    slice: own("slice"),
    from2: own("from2"),
    to2: own("to2"),
  };
}

/** Whether figures of such a key can be told: contours, for one, have none. @param {string} key */
export function isPickable(key) {
  return /^(cell|zone|community|area):/.test(key);
}

/**
 * The state as a query string, without what is as it is by itself.
 * @param {State} state
 * @param {string} grid the grid when none is named
 */
export function tailOf(state, grid) {
  const query = new URLSearchParams(state.asked);
  const usual = /** @type {Record<string, string>} */ ({ grid, theme: "heat", by: "zone", bandwidth: "300", apart: "50", least: "8", against: "all", scale: "quantile" });
  for (const name of OWN) {
    const value = wordOf(state, name);
    if (value && value !== usual[name]) query.set(name, value);
  }
  return query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
}

/**
 * @param {State} state
 * @param {string} name
 */
function wordOf(state, name) {
  if (name === "layers") return state.layers?.join(",") ?? "";
  if (name !== "at") return String(state[/** @type {keyof State} */ (name)] ?? "");
  return state.view ? `${state.view.lat.toFixed(5)}/${state.view.lon.toFixed(5)}/${state.view.zoom.toFixed(2)}` : "";
}

/**
 * The question to the grid's doors: the filter, the grid, and the slice of time looked at.
 * @param {State} state
 */
export function asking(state) {
  const query = new URLSearchParams(state.asked);
  query.set("grid", state.grid);
  if (state.slice) query.set("during", state.slice);
  return query;
}
