/** The theme "more than chance": hot and cold spots by Getis-Ord Gi*, in the red and blue that GIS people know. */

import { t } from "../language.js";
import { analysed, analysisGrid, doorOf, methodOf } from "./analysis.js";
import { countOf } from "./theme.js";

/** @type {[number, string, string][]} class, colour, words */
const CLASSES = [
  [3, "#b2182b", t("ร้อน 99 %", "Hot, 99 %")],
  [2, "#ef8a62", t("ร้อน 95 %", "Hot, 95 %")],
  [1, "#fddbc7", t("ร้อน 90 %", "Hot, 90 %")],
  [0, "#f2f0eb", t("ไม่มีนัยสำคัญ", "Not significant")],
  [-1, "#d1e5f0", t("เย็น 90 %", "Cold, 90 %")],
  [-2, "#67a9cf", t("เย็น 95 %", "Cold, 95 %")],
  [-3, "#2166ac", t("เย็น 99 %", "Cold, 99 %")],
];
const NOT_SIGNIFICANT = 0.3;

/** @type {import("./theme.js").Theme} */
export const hotspots = {
  id: "hotspots",
  title: t("จุดร้อน จุดเย็น", "Hot spots"),
  about: t("มากกว่าความบังเอิญหรือไม่", "Is it more than chance?"),
  unit: t("จุดร้อน จุดเย็น (Gi*) ความเชื่อมั่น", "Hot and cold spots (Gi*), confidence"),
  scaled: false,
  timed: false,
  async load(asking) {
    const grid = analysisGrid(asking.state.grid);
    const { run, found } = await analysed(asking, "gi_star", { grid });
    const cells = found.features.map((/** @type {any} */ feature) => cellOf(asking, run, feature));
    return {
      cells,
      classes: CLASSES.map(([shade, colour, label]) => ({
        label, colour, shade,
        cells: countOf(cells, shade),
        opacity: shade ? 0.72 : NOT_SIGNIFICANT,
      })),
      columns: [
        { key: "z", title: "z", digits: 2 },
        { key: "n", title: t("เรื่อง", "Cases"), door: true },
        { key: "q", title: "q", digits: 3 },
        { key: "word", title: t("ระดับ", "Class"), word: true },
      ],
      run: run.id,
      total: run.requests,
      period: t("{n} ช่องในพื้นที่ศึกษา", "{n} cells looked at", { n: run.cells.toLocaleString() }),
      notes: [
        t("เทียบแต่ละช่องกับเพื่อนบ้านรอบช่อง ระดับแก้การทดสอบหลายครั้งแล้ว (Benjamini-Hochberg)", "Each cell with its neighbours; classes are corrected for many tests (Benjamini-Hochberg)."),
        ...methodOf(run, found),
      ],
    };
  },
};

/**
 * @param {import("./theme.js").Asking} asking
 * @param {any} run
 * @param {any} feature
 * @returns {import("./theme.js").Cell}
 */
function cellOf(asking, run, { id, geometry, properties: { n, z, q, class: level } }) {
  const word = CLASSES.find(([shade]) => shade === level)?.[2] ?? "";
  return { key: `cell:${id}`, name: word, n, shade: level, door: doorOf(asking, run, { cell: id }), values: { z, n, q, word }, geometry };
}
