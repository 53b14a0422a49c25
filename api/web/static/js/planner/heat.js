/** The theme "how many": requests by cell, one sequential ramp, light is few. */

import { t } from "../language.js";
import { ask } from "./ask.js";
import { classesOf, shadeOf } from "./classes.js";
import { countOf } from "./theme.js";

/** Light to dark in one hue, told apart without red and green. */
export const RAMP = ["#fbd990", "#f6ab52", "#e8772f", "#c5431c", "#8c1d12"];

/** @type {import("./theme.js").Theme} */
export const heat = {
  id: "heat",
  title: t("จำนวนเรื่อง", "How many"),
  about: t("เจ็บตรงไหน: เรื่องต่อช่อง", "Where it hurts: cases by cell"),
  unit: t("เรื่องต่อช่อง", "Cases per cell"),
  scaled: true,
  timed: true,
  async load({ org, query, state, classes }) {
    const told = await ask(`/${org}/staff/api/heat?${query}`);
    const counts = told.features.map((/** @type {any} */ { properties }) => properties.count);
    const counted = classes ?? classesOf(counts, state.scale, RAMP.length);
    const cells = told.features.map((/** @type {any} */ feature) => cellOf(feature, counted));
    return {
      cells,
      counted,
      classes: legendOf(counted, cells),
      columns: [
        { key: "n", title: t("ทั้งหมด", "All"), door: true },
        { key: "open", title: t("ยังไม่เสร็จ", "Open") },
      ],
      total: told.total,
      period: told.period,
      notes: [scaleWords(state.scale), ...coarser(told)],
    };
  },
};

/**
 * @param {any} feature
 * @param {import("./classes.js").CountClass[]} counted
 * @returns {import("./theme.js").Cell}
 */
function cellOf({ geometry, properties: { cell, count, open, list } }, counted) {
  const shade = shadeOf(counted, count);
  return { key: `cell:${cell}`, name: cell, n: count, shade, door: list, values: { n: count, open }, geometry };
}

/**
 * @param {import("./classes.js").CountClass[]} counted
 * @param {import("./theme.js").Cell[]} cells
 */
function legendOf(counted, cells) {
  return counted.map(({ low, high, shade }) => ({
    label: low === high ? low.toLocaleString() : `${low.toLocaleString()}–${high.toLocaleString()}`,
    colour: RAMP[shade],
    shade,
    cells: countOf(cells, shade),
  }));
}

/** @param {string} scale */
function scaleWords(scale) {
  if (scale === "equal") return t("แบ่งชั้นเท่ากัน: ทุกสีกว้างเท่ากัน", "Equal steps: every colour spans as much.");
  return t("แบ่งชั้นแบบควอนไทล์: แต่ละสีมีจำนวนช่องใกล้เคียงกัน", "Quantiles: about as many cells in each colour.");
}

/** @param {any} told */
function coarser({ grid, wanted }) {
  if (grid === wanted) return [];
  return [t("ช่องเล็กมีมากเกินไป จึงแสดงช่องใหญ่ขึ้น", "Too many small cells: larger ones are shown.")];
}
