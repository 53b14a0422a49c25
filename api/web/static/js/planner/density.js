/** The theme "surface of density": cases for each square kilometre without a grid, between contours. */

import { t } from "../language.js";
import { analysed, methodOf } from "./analysis.js";

/** Light is few; yellow to blue is told apart by every eye. */
const RAMP = ["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"];
const METRES = ["100", "200", "300", "500", "1000"];

/** @type {import("./theme.js").Theme} */
export const density = {
  id: "density",
  title: t("ความหนาแน่น", "Density"),
  about: t("พื้นผิวต่อเนื่อง ไม่ขึ้นกับช่อง", "A smooth surface, without a grid"),
  unit: t("เรื่องต่อตารางกิโลเมตร", "Cases per square kilometre"),
  scaled: false,
  timed: false,
  async load(asking) {
    const bandwidth = METRES.includes(asking.state.bandwidth) ? asking.state.bandwidth : "300";
    const { run, found } = await analysed(asking, "density", { bandwidth: Number(bandwidth), levels: RAMP.length });
    const cells = found.features.map(cellOf);
    return {
      cells,
      noun: t("ผืน", "areas"),
      classes: RAMP.flatMap((colour, shade) => classOf(cells, colour, shade)),
      columns: [
        { key: "least", title: t("เรื่อง/ตร.กม. ตั้งแต่", "Per km² from"), digits: 0 },
        { key: "most", title: t("ถึง", "to"), digits: 0 },
        { key: "n", title: t("เรื่องในผืน", "Cases in it") },
      ],
      choices: [{ name: "bandwidth", title: t("รัศมีเกลี่ย", "Bandwidth"), value: bandwidth, options: METRES.map((one) => [one, t("{n} ม.", "{n} m", { n: Number(one).toLocaleString() })]) }],
      run: run.id,
      total: run.requests,
      period: t("สูงสุด {n} ต่อ ตร.กม.", "{n} per km² at most", { n: Math.round(run.summary.peak_per_km2).toLocaleString() }),
      notes: [
        t("แบ่งชั้นเท่ากันจากค่าสูงสุด ที่ต่ำกว่าชั้นแรกไม่ระบายสี", "Equal steps of the peak; below the first nothing is drawn."),
        t("เกลี่ยด้วยเคอร์เนลเกาส์เซียน รัศมียิ่งกว้างยิ่งเรียบ", "A Gaussian kernel: the wider, the smoother."),
        ...methodOf(run, found),
      ],
    };
  },
};

/**
 * @param {any} feature
 * @returns {import("./theme.js").Cell}
 */
function cellOf({ id, geometry, properties: { n, level, least_per_km2: least, most_per_km2: most } }) {
  const name = t("ความหนาแน่นชั้นที่ {n}", "Density, level {n}", { n: level });
  return { key: `level:${id}`, name, n, shade: level - 1, door: "", values: { least, most, n }, geometry };
}

/**
 * @param {import("./theme.js").Cell[]} cells
 * @param {string} colour
 * @param {number} shade
 * @returns {import("./theme.js").LegendClass[]}
 */
function classOf(cells, colour, shade) {
  const mine = cells.filter((cell) => cell.shade === shade);
  if (!mine.length) return [];
  const [least, most] = [mine[0].values.least, mine[0].values.most].map((value) => Math.round(Number(value)).toLocaleString());
  return [{ label: `${least}–${most}`, colour, shade, cells: mine.length, opacity: 0.75 }];
}
