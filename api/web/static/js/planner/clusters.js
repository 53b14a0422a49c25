/** The theme "where they crowd": clusters of requests without a grid, each drawn as the hull of its places. */

import { t } from "../language.js";
import { analysed, methodOf } from "./analysis.js";
import { classesOf, shadeOf } from "./classes.js";
import { countOf } from "./theme.js";

/** In degrees, near enough. */
const METRE = 0.00001;
const METRES = ["50", "100", "200", "500"];
const LEAST = ["5", "8", "20"];
const RAMP = ["#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f"];

/** @type {import("./theme.js").Theme} */
export const clusters = {
  id: "clusters",
  title: t("กลุ่มก้อน", "Clusters"),
  about: t("เรื่องที่อยู่ชิดกัน ไม่ขึ้นกับช่อง", "Where they crowd, without a grid"),
  unit: t("เรื่องต่อกลุ่ม", "Cases by cluster"),
  scaled: true,
  timed: false,
  async load(asking) {
    const apart = METRES.includes(asking.state.apart) ? asking.state.apart : "50";
    const least = LEAST.includes(asking.state.least) ? asking.state.least : "8";
    const { run, found } = await analysed(asking, "clusters", { by: "dbscan", metres: Number(apart), least: Number(least) });
    const counted = classesOf(found.features.map((/** @type {any} */ one) => one.properties.n), asking.state.scale, RAMP.length);
    const cells = found.features.map((/** @type {any} */ feature) => cellOf(feature, counted));
    return {
      cells,
      noun: t("กลุ่ม", "clusters"),
      tiny: true,
      classes: counted.map(({ low, high, shade }) => ({
        label: low === high ? String(low) : `${low.toLocaleString()}–${high.toLocaleString()}`,
        colour: RAMP[shade], shade, opacity: 0.7,
        cells: countOf(cells, shade),
      })),
      columns: [
        { key: "n", title: t("เรื่อง", "Cases") },
        { key: "days", title: t("อายุกลาง (วัน)", "Median age, days") },
        { key: "oldest", title: t("เก่าสุด (วัน)", "Oldest, days") },
      ],
      choices: [
        { name: "apart", title: t("ห่างกันไม่เกิน", "At most apart"), value: apart, options: METRES.map((one) => [one, t("{n} ม.", "{n} m", { n: one })]) },
        { name: "least", title: t("กลุ่มละอย่างน้อย", "At least, by cluster"), value: least, options: LEAST.map((one) => [one, t("{n} เรื่อง", "{n} cases", { n: one })]) },
      ],
      run: run.id,
      total: run.requests,
      period: t("อยู่ใน {n} กลุ่ม อีก {alone} เรื่องอยู่เดี่ยว", "in {n} clusters; {alone} more stand alone", { n: cells.length, alone: (run.summary.alone ?? run.outside).toLocaleString() }),
      notes: [
        ...(cells.length || !run.requests ? [] : [t("ไม่พบกลุ่ม ลองเพิ่มระยะหรือลดจำนวน", "No cluster: try a longer distance or fewer cases.")]),
        ...methodOf(run, found),
      ],
    };
  },
};

/**
 * @param {any} feature
 * @param {import("./classes.js").CountClass[]} counted
 * @returns {import("./theme.js").Cell}
 */
function cellOf({ id, geometry, properties: told }, counted) {
  const values = { n: told.n, days: told.median_days, oldest: told.oldest_days };
  const name = t("กลุ่มที่ {n}", "Cluster {n}", { n: Number(id) + 1 });
  return { key: around(geometry), name, n: told.n, shade: shadeOf(counted, told.n), door: "", values, geometry };
}

/**
 * The hull as an area to be picked, a metre wider, so that the places it was drawn through lie in it.
 * @param {import("geojson").Polygon} hull
 */
function around({ coordinates: [ring] }) {
  const corners = ring.slice(0, -1);
  const middle = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length);
  const wider = corners.map((corner) => corner.map((value, axis) => value + Math.sign(value - middle[axis]) * METRE));
  return `area:${wider.map(([lon, lat]) => `${lon.toFixed(6)} ${lat.toFixed(6)}`).join(",")}`;
}
