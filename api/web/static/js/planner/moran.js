/** The theme "like its neighbours?": local Moran's I, clusters of high and of low counts, and cells unlike those around. */

import { t } from "../language.js";
import { analysed, analysisGrid, doorOf, methodOf } from "./analysis.js";
import { countOf } from "./theme.js";

/** @type {[string, string, string][]} quadrant, colour, words */
const QUADRANTS = [
  ["HH", "#b2182b", t("มาก ท่ามกลางมาก", "High among high")],
  ["HL", "#f4a582", t("มาก ท่ามกลางน้อย", "High among low")],
  ["LH", "#92c5de", t("น้อย ท่ามกลางมาก", "Low among high")],
  ["LL", "#2166ac", t("น้อย ท่ามกลางน้อย", "Low among low")],
  ["none", "#f2f0eb", t("ไม่มีนัยสำคัญ", "Not significant")],
];
const NOT_SIGNIFICANT = 0.3;

/** @type {import("./theme.js").Theme} */
export const moran = {
  id: "moran",
  title: t("เหมือนรอบข้าง", "Like around it"),
  about: t("ช่องที่เหมือนหรือต่างจากเพื่อนบ้าน", "Cells like or unlike their neighbours"),
  unit: t("เทียบกับรอบข้าง (Local Moran's I)", "Against the neighbours (local Moran's I)"),
  scaled: false,
  timed: false,
  async load(asking) {
    const { run, found } = await analysed(asking, "moran", { grid: analysisGrid(asking.state.grid) });
    const cells = found.features.map((/** @type {any} */ feature) => cellOf(asking, run, feature));
    return {
      cells,
      classes: QUADRANTS.map(([quadrant, colour, label], shade) => ({
        label, colour, shade,
        cells: countOf(cells, shade),
        opacity: quadrant === "none" ? NOT_SIGNIFICANT : 0.72,
      })),
      columns: [
        { key: "i", title: "I", digits: 2 },
        { key: "n", title: t("เรื่อง", "Cases"), door: true },
        { key: "q", title: "q", digits: 3 },
        { key: "word", title: t("เทียบรอบข้าง", "Against neighbours"), word: true },
      ],
      run: run.id,
      total: run.requests,
      period: t("{n} ช่องในพื้นที่ศึกษา", "{n} cells looked at", { n: run.cells.toLocaleString() }),
      notes: [
        t(
          "มากหรือน้อยเทียบกับค่าเฉลี่ยของทุกช่อง แสดงเฉพาะที่มั่นใจ 90 % ขึ้นไป แก้การทดสอบหลายครั้งแล้ว (Benjamini-Hochberg)",
          "High or low against the mean of all cells; shown from 90 % confidence, corrected for many tests (Benjamini-Hochberg).",
        ),
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
function cellOf(asking, run, { id, geometry, properties: { n, i, q, quadrant } }) {
  const at = QUADRANTS.findIndex(([one]) => one === quadrant);
  const shade = at < 0 ? QUADRANTS.length - 1 : at;
  const word = QUADRANTS[shade][2];
  return { key: `cell:${id}`, name: word, n, shade, door: doorOf(asking, run, { cell: id }), values: { i, n, q, word }, geometry };
}
