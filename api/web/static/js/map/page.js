/** The public map page: one filter for the tiles and the list, kept in the address with the view and the layers. */

import { fillForm, filterIn, readAddress, writeAddress } from "./filter.js";
import { fillLegend, legendOf, tellCount } from "./legend.js";
import { makeList, mark } from "./list.js";
import { addLocate } from "./locate.js";
import { createMap } from "./map.js";
import { makeSelection } from "./select.js";
import { makeSheet } from "./sheet.js";
import { filterTiles, watch } from "./source.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const view = byId("mapview");
const results = byId("results");
const form = /** @type {HTMLFormElement} */ (document.getElementById("filter"));
const org = view.dataset.org ?? "";
const state = readAddress(location.search);
/** @type {import("../maplibre.js").Map | null} */
let map = null;
/** @type {ReturnType<typeof makeSelection> | undefined} */
let selection;

const sheet = makeSheet(view, byId("panel"), byId("sheet-handle"));
const list = makeList(
  results,
  org,
  (request) => {
    sheet("peek");
    selection?.choose(request, true);
  },
  (request) => selection?.hover(request?.id ?? null),
  count,
);

/** The legend says what the list says: how many, of which period. */
function count() {
  tellCount(byId("legend"), results.querySelector(".mapview-count")?.textContent ?? "");
}

/** Puts what the form says into list, tiles and address. */
function ask() {
  state.asked = filterIn(new FormData(form));
  const query = state.asked.toString();
  list.refresh(query);
  if (map) filterTiles(map, legendOf(map), org, query);
  remember();
  countNarrow();
}

function remember() {
  history.replaceState(null, "", writeAddress(state, location.search));
  const plain = state.asked.toString();
  byId("as-list").setAttribute("href", `${location.pathname}?view=list${plain ? `&${plain}` : ""}`);
}

/** How many of the hidden fields narrow the view stands on the button that shows them. */
function countNarrow() {
  const names = ["category", "zone", "community", "filter"].filter((name) => state.asked.has(name));
  const count = names.length + Number(state.asked.has("from") || state.asked.has("to"));
  byId("narrow").textContent = String(count);
  byId("narrow").hidden = count === 0;
}

function listenToForm() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
    if (coveredBelow()) showMore(false);
    sheet("half");
    results.focus();
  });
  form.addEventListener("change", ask);
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.name !== "q") return;
    clearTimeout(typing);
    typing = setTimeout(ask, 350);
  });
  byId("clear").addEventListener("click", (event) => {
    event.preventDefault();
    fillForm(form, new URLSearchParams());
    ask();
  });
  byId("legend-box").addEventListener("toggle", () => {
    if (coveredBelow() && /** @type {HTMLDetailsElement} */ (byId("legend-box")).open) sheet("peek");
  });
  byId("more-button").addEventListener("click", () => {
    const opening = "closed" in byId("more").dataset;
    showMore(opening);
    if (opening) sheet("full");
  });
}

/** @param {boolean} visible */
function showMore(visible) {
  byId("more").toggleAttribute("data-closed", !visible);
  byId("more-button").setAttribute("aria-expanded", String(visible));
}

/** Pixels of the map that the sheet covers on a phone: what is looked at stays above it. */
function coveredBelow() {
  return matchMedia("(max-width: 959px)").matches ? view.clientHeight * 0.46 : 0;
}

/** @param {string} sentence */
function note(sentence) {
  const box = byId("map-note");
  box.textContent = sentence;
  box.hidden = false;
  setTimeout(() => (box.hidden = true), 6000);
}

async function open() {
  map = await createMap(byId("map"), { style: view.dataset.style ?? "", view: state.view, below: coveredBelow() });
  if (!map) {
    byId("legend-box").hidden = true;
    sheet("full");
    return;
  }
  const opened = map;
  addLocate(map, undefined, note);
  selection = makeSelection(map, org, (id) => mark(results, id));
  const layers = legendOf(map);
  const shown = state.layers ?? layers.filter((layer) => layer.visible).map((layer) => layer.id);
  fillLegend(map, byId("legend"), shown, (ids) => {
    state.layers = ids;
    remember();
  });
  count();
  if (state.asked.toString()) filterTiles(map, layers, org, state.asked.toString());
  map.on("moveend", () => {
    const { lng, lat } = opened.getCenter();
    state.view = { lon: lng, lat, zoom: opened.getZoom() };
    remember();
  });
  watch(map, org, (changed) => changed.includes("requests") && list.renew(state.asked.toString()));
  view.dataset.ready = "";
}

listenToForm();
open();
