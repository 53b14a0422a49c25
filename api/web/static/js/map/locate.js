/** Where am I: the button on a map, and the question without a map. */

import { GeolocateControl } from "../maplibre.js";
import { t } from "../language.js";

/** @typedef {import("../maplibre.js").Map} Map */
/** @typedef {{lon: number, lat: number, accuracy: number}} Fix accuracy in metres */

/**
 * A button that shows me with the circle of accuracy and follows me.
 * @param {Map} map
 * @param {(fix: Fix) => void} [found]
 * @param {(sentence: string) => void} [failed]
 */
export function addLocate(map, found, failed) {
  const control = new GeolocateControl({
    positionOptions: { enableHighAccuracy: true, timeout: 15000, maximumAge: 5000 },
    trackUserLocation: true,
    fitBoundsOptions: { maxZoom: 17 },
  });
  map.addControl(control, "top-right");
  control.on("geolocate", (position) => found?.(fixOf(position)));
  control.on("error", (problem) => failed?.(sentence(problem)));
  return control;
}

/**
 * My position once; rejects with an Error whose message can be shown.
 * @returns {Promise<Fix>}
 */
export function whereAmI() {
  return new Promise((found, failed) => {
    if (!navigator.geolocation) return failed(new Error(sentence({ code: 2 })));
    navigator.geolocation.getCurrentPosition(
      (position) => found(fixOf(position)),
      (problem) => failed(new Error(sentence(problem))),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 5000 },
    );
  });
}

/**
 * @param {{coords: {longitude: number, latitude: number, accuracy: number}}} position
 * @returns {Fix}
 */
function fixOf({ coords }) {
  return { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy };
}

/** @param {{code: number}} problem */
function sentence({ code }) {
  if (code === 1) {
    return t(
      "ยังไม่ได้อนุญาตให้ใช้ตำแหน่ง เปิดได้ในการตั้งค่าเบราว์เซอร์ หรือลากแผนที่ไปยังจุดที่ต้องการ",
      "Your position is not allowed for this site. Allow it in the browser's settings, or move the map to the place.",
    );
  }
  return t(
    "หาตำแหน่งไม่พบ ลองออกไปที่โล่ง หรือลากแผนที่ไปยังจุดที่ต้องการ",
    "Your position was not found. Try outdoors, or move the map to the place.",
  );
}
