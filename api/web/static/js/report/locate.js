/** "Use my position": the phone's place with how exact it says it is. */

import { t } from "../language.js";
import { part, place, setPlace, form } from "./answers.js";

const button = /** @type {HTMLButtonElement} */ (part("[data-locate]"));
const line = part("[data-accuracy]");
const POOR_METRES = 50;

/** Listens to the button, and to places that did not come from the phone. */
export function start() {
  if (!("geolocation" in navigator)) button.hidden = true;
  button.addEventListener("click", ask);
  form.addEventListener("place", () => {
    if (place()?.source !== "gps") line.hidden = true;
  });
}

/** Asks the phone once. */
function ask() {
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-pressed", "true");
  say(t("กำลังหาตำแหน่ง…", "Finding your position…"));
  navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 });
}

/** @param {GeolocationPosition} position */
function found({ coords }) {
  done();
  setPlace({ lon: coords.longitude, lat: coords.latitude, source: "gps", accuracy: coords.accuracy });
  const metres = Math.round(coords.accuracy);
  say(
    metres > POOR_METRES
      ? t("ตำแหน่งคลาดเคลื่อนราว {metres} ม. กรุณาเลื่อนแผนที่ให้หมุดตรงจุด", "About {metres} m off. Please move the map so that the pin is on the spot.", { metres })
      : t("ตำแหน่งแม่นยำราว {metres} ม.", "Exact to about {metres} m", { metres }),
  );
}

/** @param {GeolocationPositionError} problem */
function failed(problem) {
  done();
  say(
    problem.code === problem.PERMISSION_DENIED
      ? t("เครื่องไม่อนุญาตให้ใช้ตำแหน่ง เลื่อนแผนที่หรือค้นหาแทนได้", "Your device does not allow it. Move the map or search instead.")
      : t("หาตำแหน่งไม่พบ เลื่อนแผนที่หรือค้นหาแทนได้", "Your position was not found. Move the map or search instead."),
  );
}

function done() {
  button.removeAttribute("aria-busy");
  button.setAttribute("aria-pressed", "false");
}

/** @param {string} sentence */
function say(sentence) {
  line.textContent = sentence;
  line.hidden = false;
}
