/** The planner's page: one state in the address, one or two maps, the drawer of figures, and what leads out of here. */

import { t } from "../language.js";
import { fillForm, filterIn } from "../map/filter.js";
import { change } from "./change.js";
import { clusters } from "./clusters.js";
import { density } from "./density.js";
import { makeDrawer } from "./drawer.js";
import { makeDrawing } from "./draw.js";
import { emerging } from "./emerging.js";
import { heat } from "./heat.js";
import { hotspots } from "./hotspots.js";
import { offerOverlays, offerThemes, showOverlays, tellLegend } from "./legend.js";
import { moran } from "./moran.js";
import * as out from "./out.js";
import { makePanels } from "./panels.js";
import { periodsOf } from "./periods.js";
import { rates } from "./rates.js";
import { boundsOf, openStage } from "./stage.js";
import { asking, isPickable, readState, tailOf } from "./state.js";
import { makeCellTable } from "./table.js";
import { makeTime, nameOf } from "./time.js";
import { moveTogether } from "./two.js";

/** @typedef {import("./theme.js").Shown} Shown */
/** @typedef {import("./stage.js").Stage} Stage */

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const page = part("plan");
const form = /** @type {HTMLFormElement} */ (document.getElementById("filter"));
const { org = "", style = "" } = page.dataset;
const gridChoice = /** @type {HTMLSelectElement} */ (form.elements.namedItem("grid"));
const usualGrid = gridChoice.dataset.usual ?? "";
const state = readState(location.search, usualGrid);
const THEMES = [heat, density, hotspots, moran, emerging, clusters, change, rates];
/** @type {Stage | null} */
let stage = null;
/** @type {Stage | null} */
let other = null;
/** @type {Shown | null} */
let seen = null;
let round = 0;

const sheet = makePanels(page);
const drawer = makeDrawer(part("figures"), org, choose);
const cells = makeCellTable(part("cells"), (key) => {
  sheet("peek");
  stage?.find(key);
  choose(key);
});
const time = makeTime({ org, state, changed: moved, narrowed: refresh });
const periods = periodsOf({ state, changed: () => void refresh() });
/** @type {ReturnType<typeof makeDrawing> | undefined} */
let drawing;
let run = /** @type {number | undefined} */ (undefined); // the analysis on the map

function theme() {
  return THEMES.find(({ id }) => id === state.theme) ?? heat;
}

/** The map, its legend and its table as the state says. */
async function show() {
  const mine = ++round;
  run = undefined;
  part("legend").setAttribute("aria-busy", "true");
  try {
    const shown = await loaded(() => mine === round);
    if (mine !== round) return;
    seen = shown;
    run = shown.run;
    remember();
    stage?.paint(shown);
    stage?.choose(state.pick);
    tellLegend(part("legend"), theme(), shown, { scale: state.scale, set });
    cells.show(shown, theme().title);
    cells.mark(state.pick);
    note("");
  } catch (problem) {
    if (mine === round) note(/** @type {Error} */ (problem).message);
  }
  part("legend").removeAttribute("aria-busy");
}

/** What the theme shows; the other map, if there is one, in the same classes. @param {() => boolean} wanted */
async function loaded(wanted) {
  const now = theme();
  const ask = { org, state, query: asking(state), classes: null, tell: (/** @type {string} */ words) => wanted() && note(words), wanted };
  const counted = await sharedClasses(ask);
  const shown = await now.load({ ...ask, classes: counted });
  if (now.timed && periods.two()) {
    await openOther();
    const before = await now.load({ ...ask, query: periods.before(ask.query), classes: shown.counted ?? null });
    other?.paint(before);
    other?.choose(state.pick);
    part("other-when").textContent = t("ก่อน: {period} · {n} เรื่อง", "Before: {period} · {n} cases", { period: before.period, n: before.total.toLocaleString() });
    part("when").textContent = t("หลัง: {period} · {n} เรื่อง", "After: {period} · {n} cases", { period: shown.period, n: shown.total.toLocaleString() });
  }
  arrange(now.timed && periods.two());
  return shown;
}

/**
 * Colours mean the same at every step of the slider: the classes are those of its fullest step.
 * @param {any} ask
 */
async function sharedClasses(ask) {
  const fullest = theme().timed && state.slice ? time.busiest() : null;
  if (!fullest) return null;
  const query = new URLSearchParams(ask.query);
  query.set("during", fullest.slice);
  return (await theme().load({ ...ask, query })).counted ?? null;
}

/** @param {boolean} two */
function arrange(two) {
  const turned = part("other").hidden === two;
  part("other").hidden = !two;
  page.toggleAttribute("data-two", two);
  part("when").hidden = !two && !state.slice;
  if (!turned) return;
  stage?.map.resize();
  other?.map.resize();
}

async function openOther() {
  if (other || !stage) return;
  part("other").hidden = false;
  const { lng, lat } = stage.map.getCenter();
  const view = { lon: lng, lat, zoom: stage.map.getZoom() };
  other = await openStage(part("other-map"), { style, view, pick: (cell) => choose(cell.key), busy: () => false });
  if (!other) return;
  moveTogether(stage.map, other.map);
  if (state.layers) showOverlays(other.map, state.layers);
}

/** A new selection, if figures of it can be told: the drawer tells them, the map marks it. @param {string} pick */
function choose(pick) {
  if (pick && !isPickable(pick)) return;
  state.pick = pick;
  stage?.choose(pick);
  other?.choose(pick);
  cells.mark(pick);
  drawing?.show(pick);
  remember();
  void drawer.refresh(figuresTail());
}

/** The filter has changed: everything is asked anew. */
async function refresh() {
  time.stop();
  remember();
  await Promise.all([time.load().then(show), drawer.refresh(figuresTail())]);
  remember();
}

/** The slider has moved. @param {import("./time.js").Slice | null} slice @param {boolean} playing */
async function moved(slice, playing) {
  await show();
  remember();
  part("when").hidden = !slice && !periods.two();
  if (slice && !periods.two()) part("when").textContent = nameOf(slice);
  if (!playing) await drawer.refresh(figuresTail());
}

/** The state for the figures: they are of the slice the slider stands at. */
function figuresTail() {
  const slice = time.current();
  if (!slice?.from || !slice.to) return tailOf(state, usualGrid);
  const asked = new URLSearchParams(state.asked);
  const [from, to] = [asked.get("from") ?? "", asked.get("to") ?? ""];
  asked.set("from", from > slice.from ? from : slice.from);
  asked.set("to", to && to < slice.to ? to : slice.to);
  return tailOf({ ...state, asked }, usualGrid);
}

function remember() {
  out.remember(tailOf(state, usualGrid), figuresTail(), state.asked, run);
}

/**
 * A choice of the legend; the keyboard stays where it was.
 * @param {"scale" | import("./theme.js").Chosen} name
 * @param {string} value
 */
async function set(name, value) {
  const focused = document.activeElement?.id;
  state[name] = value;
  remember();
  await show();
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {string} sentence empty: nothing to say */
function note(sentence) {
  part("note").textContent = sentence;
  part("note").hidden = !sentence;
}

function listen() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  const changed = () => {
    const kept = ["filter", "hour"].map((name) => [name, state.asked.get(name)]);
    state.asked = filterIn(new FormData(form));
    for (const [name, value] of kept) value ? state.asked.set(String(name), value) : state.asked.delete(String(name));
    state.grid = gridChoice.value;
    void refresh();
  };
  form.addEventListener("change", changed);
  gridChoice.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.name !== "q") return;
    clearTimeout(typing);
    typing = setTimeout(changed, 500);
  });
  part("clear").addEventListener("click", (event) => {
    event.preventDefault();
    fillForm(form, new URLSearchParams());
    Object.assign(state, { asked: new URLSearchParams(), pick: "" });
    drawing?.show("");
    void refresh();
  });
  part("picture").hidden = false;
  part("picture").addEventListener("click", () => void picture());
}

async function picture() {
  if (!stage || !seen) return;
  const words = (/** @type {string} */ id) => (part(id).hidden ? "" : (part(id).textContent ?? ""));
  const before = other && !part("other").hidden ? [{ map: other.map, words: words("other-when") }] : [];
  await out.picture([...before, { map: stage.map, words: words("when") }], theme(), seen, form);
}

async function open() {
  const { lon, lat, zoom } = page.dataset;
  const view = state.view ?? { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) };
  const [opened] = await Promise.all([
    openStage(part("map"), { style, view, pick: (cell) => choose(cell.key), busy: () => Boolean(drawing?.active()) }),
    time.load(),
  ]);
  stage = opened;
  part("time").hidden = false;
  offerThemes(part("themes"), THEMES, theme().id, (id) => {
    state.theme = id;
    if (theme().twice) periods.begin();
    void refresh();
  });
  if (stage) live(stage);
  if (state.slice) await moved(time.current(), false);
  else await show();
  const box = state.view ? null : boundsOf(await cellsToFit());
  if (stage && box && !box.isEmpty()) stage.map.fitBounds(box, { padding: room(), animate: false });
  remember();
  part("map").dataset.ready = "";
}

/** What is shown; for areas, which the map alone has the shapes of, the cells of the grid. */
async function cellsToFit() {
  if (!seen || !seen.area) return seen?.cells ?? [];
  return (await heat.load({ org, state, query: asking(state), classes: null, tell: note, wanted: () => true })).cells;
}

/** What needs a map: overlays, drawing, the view in the address. @param {Stage} opened */
function live({ map }) {
  const overlays = offerOverlays(part("overlays"), map, state.layers, (on) => {
    state.layers = on;
    showOverlays(map, on);
    if (other) showOverlays(other.map, on);
    remember();
  });
  state.layers ??= overlays;
  showOverlays(map, state.layers);
  drawing = makeDrawing(map, part("drawing"), choose);
  drawing.show(state.pick);
  part("draw").hidden = false;
  part("draw").addEventListener("click", () => {
    sheet("peek");
    drawing?.begin();
  });
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    state.view = { lon: lng, lat, zoom: map.getZoom() };
    remember();
  });
}

/** Pixels at each side that panels cover. */
function room() {
  const wide = innerWidth >= 960;
  if (wide && "two" in page.dataset) return { top: 44, left: 16, bottom: 170, right: 60 };
  return wide ? { top: 110, left: 372, bottom: 130, right: 330 } : { top: 24, left: 16, bottom: 190, right: 56 };
}

listen();
void open();
