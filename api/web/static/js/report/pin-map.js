/** The map under the pin: its middle is the place. It comes when it is needed and is never the only way. */

import { t } from "../language.js";
import { drawAccuracy } from "./accuracy.js";
import { form, part, place, root, setPlace } from "./answers.js";
import { at } from "./steps.js";

const box = part(".wizard-map");
const CLOSE = 17;
const METRES_PER_DEGREE = 111_320;
const SAME_DEGREES = 1e-7;

/** @type {import("../maplibre.js").Map | null} */
let map = null;
/** @type {import("../maplibre.js").Marker | null} */
let marker = null;
let wanted = false;

/** Opens the map at the place step, on wide screens once the page is quiet. */
export function start() {
  form.addEventListener("step", () => at() === "place" && void open());
  form.addEventListener("step", arrive);
  form.addEventListener("place", follow);
  for (const arrow of form.querySelectorAll("[data-nudge]")) {
    arrow.addEventListener("click", () => nudge(/** @type {HTMLElement} */ (arrow).dataset.nudge ?? "0,0"));
  }
  if (matchMedia("(min-width: 960px)").matches) setTimeout(() => void open(), 600);
}

/** Loads the library and draws the map once. Without WebGL the other ways to give a place stay. */
async function open() {
  if (wanted) return;
  wanted = true;
  dress();
  try {
    const [{ createMap }, { Marker }] = await Promise.all([import("../map/map.js"), import("../maplibre.js")]);
    const style = `${root}/map/style.json?lang=${document.documentElement.lang}`;
    map = await createMap(part("#place-map"), { style, view: view(), without: ["heat", "requests", "request_shapes"] });
    if (map) draw(map, new Marker({ color: getComputedStyle(box).getPropertyValue("--accent").trim() }));
  } catch {
    wanted = false;
  }
  part("[data-map-off]").hidden = map !== null;
  box.classList.toggle("is-off", map === null);
}

/** The library's stylesheet comes with the library. */
function dress() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = form.dataset.mapCss ?? "";
  document.head.append(sheet);
}

function view() {
  const here = place();
  const { lon, lat, zoom } = form.dataset;
  return here ? { lon: here.lon, lat: here.lat, zoom: CLOSE } : { lon: Number(lon), lat: Number(lat), zoom: Number(zoom) + 1 };
}

/**
 * @param {import("../maplibre.js").Map} on
 * @param {import("../maplibre.js").Marker} pin
 */
function draw(on, pin) {
  marker = pin;
  on.getCanvas().setAttribute("aria-label", t("แผนที่ ใช้ปุ่มลูกศรเลื่อนหมุด", "Map. Arrow keys move the pin."));
  on.on("movestart", (/** @type {{originalEvent?: Event}} */ event) => box.classList.toggle("is-moving", at() === "place" && byHand(event)));
  on.on("moveend", moved);
  on.on("click", (event) => {
    if (at() === "place" && !form.dataset.drawn) setPlace({ lon: event.lngLat.lng, lat: event.lngLat.lat, source: "map" });
  });
  box.dataset.ready = "true";
  form.dispatchEvent(new CustomEvent("map", { detail: on }));
  follow();
}

/**
 * Moved by the reader's hand, the map's middle is the place now; moved otherwise, its middle goes to the place (a panel
 * that grew during a flight leaves it beside).
 * @param {{originalEvent?: Event}} event
 */
function moved(event) {
  box.classList.remove("is-moving");
  const here = place();
  if (!map || at() !== "place" || form.dataset.drawn) return;
  const { lng, lat } = map.getCenter();
  if (here && Math.hypot(here.lon - lng, here.lat - lat) < SAME_DEGREES) return;
  if (byHand(event)) setPlace({ lon: lng, lat, source: "map" }, true);
  else if (here) map.jumpTo({ center: [here.lon, here.lat] });
}

/**
 * Fingers, mouse, wheel and keys bring their own event; our flights and the window's new size do not.
 * @param {{originalEvent?: Event}} event
 */
function byHand({ originalEvent }) {
  return originalEvent instanceof Event && originalEvent.type !== "resize";
}

/**
 * Somebody else has moved the pin: the map goes there.
 * @param {Event} [event]
 */
function follow(event) {
  const here = place();
  if (!map) return;
  drawAccuracy(map, here);
  showPin();
  if (!here || (event instanceof CustomEvent && event.detail.byMap)) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const zoom = Math.max(map.getZoom(), CLOSE);
  map.easeTo({ center: [here.lon, here.lat], zoom, duration: still ? 0 : 500 });
}

/** Another step: the map may have another size, and its middle is the place again. */
function arrive() {
  const here = place();
  if (!map) return;
  map.resize();
  showPin();
  if (at() === "place" && here && !form.dataset.drawn) map.jumpTo({ center: [here.lon, here.lat] });
}

/** At the place step the pin stands in the middle; elsewhere it is a marker on the map. */
function showPin() {
  const here = place();
  if (!map || !marker) return;
  if (at() === "place" || !here || form.dataset.drawn) marker.remove();
  else marker.setLngLat([here.lon, here.lat]).addTo(map);
}

/** @param {string} direction steps east and north, such as "-1,0"; a step is two metres */
function nudge(direction) {
  const [east, north] = direction.split(",").map((step) => Number(step) * 2);
  const from = place() ?? { lon: Number(form.dataset.lon), lat: Number(form.dataset.lat) };
  const width = METRES_PER_DEGREE * Math.cos((from.lat * Math.PI) / 180);
  setPlace({ lon: from.lon + east / width, lat: from.lat + north / METRES_PER_DEGREE, source: "map" });
}
