/** Where the phone is, attached only when its owner ticks the box; said kindly when it is far from the pole. */

import { t } from "../language.js";

const METRES_PER_DEGREE = 111320;

/** @param {HTMLFormElement} form */
export function offerPosition(form) {
  const part = /** @type {HTMLElement | null} */ (form.querySelector("[data-standing]"));
  const box = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-attach]"));
  const said = /** @type {HTMLElement | null} */ (form.querySelector("[data-distance]"));
  if (!part || !box || !said || !("geolocation" in navigator)) return;
  part.hidden = false;
  box.addEventListener("change", () => {
    write(form, null);
    said.textContent = box.checked ? t("กำลังหาตำแหน่ง…", "Finding your position…") : "";
    if (box.checked) ask(form, box, said);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} box
 * @param {HTMLElement} said
 */
function ask(form, box, said) {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      if (!box.checked) return;
      write(form, coords);
      said.textContent = words(metres(form, coords), Number(form.dataset.far));
    },
    () => {
      box.checked = false;
      said.textContent = t("หาตำแหน่งไม่ได้ ส่งเรื่องได้โดยไม่ต้องแนบ", "No position was found. You can send without it.");
    },
    { enableHighAccuracy: true, maximumAge: 60000, timeout: 10000 },
  );
}

/**
 * @param {number} far
 * @param {number} limit
 */
function words(far, limit) {
  const m = far < 100 ? Math.round(far) : Math.round(far / 10) * 10;
  return far > limit
    ? t("โทรศัพท์อยู่ห่างจากจุดนี้ราว {m} ม. ตรวจหมายเลขอีกครั้ง ถ้าถูกแล้วส่งได้เลย", "Your phone is about {m} m away. Check the number; if it is right, go on.", { m: m.toLocaleString() })
    : t("อยู่ห่างจากจุดนี้ราว {m} ม.", "About {m} m from here", { m });
}

/**
 * About how far from the pole; the server measures on the spheroid.
 * @param {HTMLFormElement} form
 * @param {GeolocationCoordinates} coords
 */
function metres(form, { longitude, latitude }) {
  const wide = (longitude - Number(form.dataset.lon)) * Math.cos((latitude * Math.PI) / 180);
  return Math.hypot(wide, latitude - Number(form.dataset.lat)) * METRES_PER_DEGREE;
}

/**
 * @param {HTMLFormElement} form
 * @param {GeolocationCoordinates | null} coords
 */
function write(form, coords) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  field("lon").value = coords ? coords.longitude.toFixed(6) : "";
  field("lat").value = coords ? coords.latitude.toFixed(6) : "";
}
