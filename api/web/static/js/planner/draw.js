/** An area drawn upon the map, by taps or with the keyboard at the map's middle: its figures are then told. */

import { button, element } from "../elements.js";
import { t } from "../language.js";
import { addDrawn } from "../map/drawn.js";
import { amount, crosses, geometry, MOST_CORNERS } from "../report/drawing.js";

/** @typedef {import("../report/drawing.js").Corner} Corner */

/**
 * @param {import("../maplibre.js").Map} map
 * @param {HTMLElement} bar where its tools appear
 * @param {(pick: string) => void} done the area as a word of `pick`
 */
export function makeDrawing(map, bar, done) {
  const show = addDrawn(map, []);
  const said = element("span", "plan-drawn");
  said.setAttribute("role", "status");
  /** @type {Corner[]} */
  let corners = [];
  let active = false;
  const finish = button("button button-primary", t("ดูตัวเลข", "Figures"), () => end(true));
  const undo = button("button", t("ย้อนจุด", "Undo"), () => keep(corners.slice(0, -1)));
  const add = button("button", t("เพิ่มจุดกลางแผนที่", "Point at the middle"), () => keep([...corners, [map.getCenter().lng, map.getCenter().lat]]));
  bar.append(said, element("div", "buttons", add, undo, finish, button("button", t("ยกเลิก", "Cancel"), () => end(false))));
  map.on("click", ({ lngLat }) => active && keep([...corners, [lngLat.lng, lngLat.lat]]));
  document.addEventListener("keydown", ({ key }) => active && key === "Escape" && end(false));

  /** @param {Corner[]} fresh */
  function keep(fresh) {
    if (fresh.length > MOST_CORNERS) return;
    corners = fresh;
    const shape = geometry("area", corners);
    const line = /** @type {import("geojson").Geometry[]} */ (corners.length > 1 ? [{ type: "LineString", coordinates: corners }] : []);
    const dots = /** @type {import("geojson").Geometry[]} */ (corners.map((coordinates) => ({ type: "Point", coordinates })));
    show([...(shape ? [shape] : line), ...dots]);
    const bad = crosses(corners);
    said.textContent = bad
      ? t("เส้นขอบตัดกัน กดย้อนจุดแล้ววาดใหม่", "The outline crosses itself: undo and draw on.")
      : shape
        ? t("{n} จุด · {km} ตร.กม.", "{n} points · {km} km²", { n: corners.length, km: (amount("area", corners) / 1e6).toLocaleString(undefined, { maximumFractionDigits: 2 }) })
        : t("แตะแผนที่ทีละมุม อย่างน้อย 3 จุด ({n})", "Tap the corners on the map, at least 3 ({n})", { n: corners.length });
    finish.disabled = !shape || bad;
    undo.disabled = !corners.length;
  }

  /** @param {boolean} kept */
  function end(kept) {
    active = false;
    bar.hidden = true;
    map.getCanvas().style.cursor = "";
    if (kept) done(wordOf(corners));
    else show([]);
  }

  return {
    active: () => active,
    begin() {
      active = true;
      bar.hidden = false;
      map.getCanvas().style.cursor = "crosshair";
      keep([]);
      add.focus();
    },
    /** The area of a selection, or none. @param {string} pick */
    show(pick) {
      const shape = geometry("area", cornersOf(pick));
      show(shape ? [shape] : []);
    },
  };
}

/** @param {Corner[]} corners */
function wordOf(corners) {
  return `area:${corners.map(([lon, lat]) => `${lon.toFixed(6)} ${lat.toFixed(6)}`).join(",")}`;
}

/**
 * @param {string} pick
 * @returns {Corner[]}
 */
function cornersOf(pick) {
  if (!pick.startsWith("area:")) return [];
  return pick.slice(5).split(",").map((part) => /** @type {Corner} */ (part.trim().split(/\s+/).map(Number)));
}
