/** The place a crew starts from: a pin on the map that writes its coordinates. */

import { createMap } from "../map/map.js";
import { addPin } from "../map/pin.js";
import { OWN } from "./points.js";

const frame = /** @type {HTMLElement | null} */ (document.getElementById("map"));
const typed = /** @type {HTMLInputElement | null} */ (document.getElementById("depot"));

if (frame && typed) void start(frame, typed);

/**
 * @param {HTMLElement} on
 * @param {HTMLInputElement} field
 */
async function start(on, field) {
  const [lat, lon] = field.value.split(",").map(Number);
  const known = Number.isFinite(lat) && Number.isFinite(lon);
  const at = known ? { lon, lat } : { lon: Number(on.dataset.lon), lat: Number(on.dataset.lat) };
  const map = await createMap(on, { style: on.dataset.style ?? "", view: { ...at, zoom: 14 }, without: OWN, twoFingers: true });
  if (!map) return;
  const pin = addPin(map, at, (place) => (field.value = `${place.lat.toFixed(6)}, ${place.lon.toFixed(6)}`));
  map.on("click", ({ lngLat }) => {
    pin.move({ lon: lngLat.lng, lat: lngLat.lat });
    pin.nudge(0, 0);
  });
  on.dataset.ready = "";
}
