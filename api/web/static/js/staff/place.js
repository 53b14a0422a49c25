/** Moving the pin of a case: dragged on the map it writes its coordinates, and the page says what is found there. */

import { lang, t } from "../language.js";
import { createMap } from "../map/map.js";
import { addPin } from "../map/pin.js";
import { OWN } from "./points.js";

/** @typedef {import("../map/pin.js").Place} Place */

const METRES_PER_DEGREE = 111320;
const frame = document.getElementById("map");
const field = /** @type {HTMLInputElement | null} */ (document.getElementById("coordinates"));
const found = document.getElementById("found");
/** @type {AbortController | null} */
let asking = null;

document.getElementById("problem")?.focus();
if (frame && field && found) void start(frame, field, found);

/**
 * @param {HTMLElement} on
 * @param {HTMLInputElement} typed
 * @param {HTMLElement} words
 */
async function start(on, typed, words) {
  const old = { lon: Number(on.dataset.lon), lat: Number(on.dataset.lat) };
  const at = read(typed.value) ?? old;
  const map = await createMap(on, { style: on.dataset.style ?? "", view: { ...at, zoom: 17 }, without: OWN });
  if (!map) return;
  mark(map, old);
  const pin = addPin(map, at, (place) => {
    typed.value = `${place.lat.toFixed(7)}, ${place.lon.toFixed(7)}`;
    void say(on.dataset.ask ?? "", old, place, words);
  });
  map.on("click", ({ lngLat }) => {
    pin.move({ lon: lngLat.lng, lat: lngLat.lat });
    pin.nudge(0, 0);
  });
  typed.addEventListener("change", () => {
    const place = read(typed.value);
    if (!place) return;
    pin.move(place);
    map.easeTo({ center: [place.lon, place.lat] });
    void say(on.dataset.ask ?? "", old, place, words);
  });
  on.dataset.ready = "";
}

/**
 * Where the pin was: a hollow ring.
 * @param {import("../maplibre.js").Map} map
 * @param {Place} old
 */
function mark(map, old) {
  const coordinates = [old.lon, old.lat];
  map.addSource("old", { type: "geojson", data: { type: "Point", coordinates } });
  const paint = { "circle-radius": 8, "circle-color": "#ffffff", "circle-stroke-color": "#17211d", "circle-stroke-width": 3 };
  map.addLayer({ id: "old", type: "circle", source: "old", paint });
}

/**
 * Degrees typed as "lat, lon"; the server reads every other form.
 * @param {string} text
 * @returns {Place | null}
 */
function read(text) {
  const [lat, lon, more] = text.split(",").map(Number);
  return more === undefined && Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 85 ? { lon, lat } : null;
}

/**
 * @param {string} address
 * @param {Place} old
 * @param {Place} place
 * @param {HTMLElement} words
 */
async function say(address, old, place, words) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${address}?lon=${place.lon}&lat=${place.lat}`, { signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const known = await answer.json();
    const zone = named(known, "zone") || t("ไม่ทราบเขต", "Unknown zone");
    const community = named(known, "community") || t("ไม่ทราบชุมชน", "Unknown community");
    words.textContent = `${zone} · ${community} · ${t("ห่างจุดเดิม {m} ม.", "{m} m from the old place", { m: metres(old, place) })}`;
  } catch (problem) {
    if (/** @type {Error} */ (problem).name !== "AbortError") words.textContent = "";
  }
}

/**
 * @param {Record<string, string>} known
 * @param {string} layer
 */
function named(known, layer) {
  return (lang === "en" && known[`${layer}_name_en`]) || known[`${layer}_name_th`];
}

/**
 * About how far; the server measures on the spheroid.
 * @param {Place} from
 * @param {Place} to
 */
function metres(from, to) {
  const wide = (to.lon - from.lon) * Math.cos((to.lat * Math.PI) / 180);
  return Math.round(Math.hypot(wide, to.lat - from.lat) * METRES_PER_DEGREE).toLocaleString();
}
