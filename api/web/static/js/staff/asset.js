/** The page of a pole: its map, and its place corrected by where the officer stands or by dragging the pin. */

import { t } from "../language.js";
import { createMap } from "../map/map.js";
import { addPin } from "../map/pin.js";
import { OWN } from "./points.js";

/** @typedef {import("../map/pin.js").Place} Place */
/** @typedef {import("../maplibre.js").Map} Map */

const frame = document.getElementById("map");
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-correct]"));

document.getElementById("problem")?.focus();
if (frame) void start(frame);

/** @param {HTMLElement} on */
async function start(on) {
  const old = { lon: Number(on.dataset.lon), lat: Number(on.dataset.lat) };
  const move = form ? listen(form) : () => {};
  const map = await createMap(on, { style: on.dataset.style ?? "", view: { ...old, zoom: 17.5 }, twoFingers: true, without: OWN });
  if (map) draw(map, old, move);
  on.dataset.ready = "";
}

/**
 * The place as it is known is a ring; the pin is there once its place is to be corrected.
 * @param {Map} map
 * @param {Place} old
 * @param {(place: Place) => void} moved
 */
function draw(map, old, moved) {
  map.addSource("known", { type: "geojson", data: { type: "Point", coordinates: [old.lon, old.lat] } });
  const paint = { "circle-radius": 9, "circle-color": "#ffffff", "circle-stroke-color": "#17211d", "circle-stroke-width": 3 };
  map.addLayer({ id: "known", type: "circle", source: "known", paint });
  const fold = form?.closest("details");
  if (!form || !fold) return;
  /** @type {import("../map/pin.js").Pin | null} */
  let pin = null;
  const show = () => {
    if (fold.open && !pin) pin = addPin(map, old, moved);
  };
  fold.addEventListener("toggle", show);
  show();
  map.on("click", ({ lngLat }) => {
    if (!pin) return;
    pin.move({ lon: lngLat.lng, lat: lngLat.lat });
    moved(pin.place());
  });
  form.addEventListener("here", (event) => {
    const place = /** @type {CustomEvent<Place>} */ (event).detail;
    pin?.move(place);
    map.easeTo({ center: [place.lon, place.lat] });
  });
}

/**
 * The button "where I stand"; gives what to do when the pin was moved by hand.
 * @param {HTMLFormElement} on
 * @returns {(place: Place) => void}
 */
function listen(on) {
  const button = /** @type {HTMLButtonElement} */ (on.querySelector("[data-here]"));
  const said = /** @type {HTMLElement} */ (on.querySelector("[data-said]"));
  button.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => {
    said.textContent = t("กำลังหาตำแหน่ง…", "Finding your position…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { lon: coords.longitude, lat: coords.latitude };
        write(on, place, "gps", coords.accuracy);
        on.dispatchEvent(new CustomEvent("here", { detail: place }));
        said.textContent = t("ตำแหน่งแม่นยำราว {m} ม.", "Exact to about {m} m", { m: Math.round(coords.accuracy) });
      },
      () => (said.textContent = t("หาตำแหน่งไม่ได้ ลากหมุดหรือพิมพ์พิกัดแทน", "No position. Drag the pin or type coordinates.")),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 5000 },
    );
  });
  return (place) => write(on, place, "map");
}

/**
 * @param {HTMLFormElement} on
 * @param {Place} place
 * @param {"gps" | "map"} source
 * @param {number} [accuracy]
 */
function write(on, place, source, accuracy) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (on.elements.namedItem(name));
  field("coordinates").value = `${place.lat.toFixed(7)}, ${place.lon.toFixed(7)}`;
  field("source").value = source;
  field("accuracy").value = accuracy === undefined ? "" : accuracy.toFixed(1);
}
