/** The theme "is it growing": what the hot months of a cell are called, by emerging hot spot analysis. */

import { t } from "../language.js";
import { analysed, analysisGrid, doorOf, methodOf } from "./analysis.js";
import { countOf } from "./theme.js";

/** @type {[string, string, string][]} pattern, colour (Okabe and Ito's, told apart by every eye), words */
const PATTERNS = [
  ["new", "#d55e00", t("เกิดใหม่เดือนล่าสุด", "New in the last month")],
  ["intensifying", "#cc79a7", t("ร้อนต่อเนื่องและแรงขึ้น", "Intensifying")],
  ["consecutive", "#e69f00", t("ร้อนติดต่อกันถึงเดือนล่าสุด", "Consecutive")],
  ["persistent", "#3b3b3b", t("ร้อนตลอด", "Persistent")],
  ["sporadic", "#f0e442", t("ร้อนเป็นครั้งคราว", "Sporadic")],
  ["oscillating", "#56b4e9", t("ร้อนสลับเย็น", "Oscillating")],
  ["diminishing", "#009e73", t("ร้อนแต่เบาลง", "Diminishing")],
  ["historical", "#0072b2", t("เคยร้อน เดือนล่าสุดไม่", "Historical")],
  ["none", "#f2f0eb", t("ไม่มีรูปแบบ", "No pattern")],
];
const NO_PATTERN = 0.3;
/** @type {[string, string][]} what a month of a cell is compared with, and in words */
const AGAINST = [["all", t("ทุกช่องทุกเดือน", "All cells, all months")], ["same", t("ทุกช่องในเดือนเดียวกัน", "All cells, the same months")]];

/** @type {import("./theme.js").Theme} */
export const emerging = {
  id: "emerging",
  title: t("แนวโน้มจุดร้อน", "Emerging hot spots"),
  about: t("กำลังลุกลามหรือเบาลง", "Is it growing?"),
  unit: t("แนวโน้มของช่อง เดือนต่อเดือน", "What has become of cells, month by month"),
  scaled: false,
  timed: false,
  async load(asking) {
    const grid = analysisGrid(asking.state.grid);
    const against = asking.state.against === "same" ? "same" : "all";
    const { run, found } = await analysed(asking, "emerging", { grid, against });
    const cells = found.features.map((/** @type {any} */ feature) => cellOf(asking, run, feature));
    return {
      cells,
      classes: PATTERNS.map(([, colour, label], shade) => ({
        label, colour, shade,
        cells: countOf(cells, shade),
        opacity: shade < PATTERNS.length - 1 ? 0.75 : NO_PATTERN,
      })),
      columns: [
        { key: "trend", title: t("แนวโน้ม z", "Trend z"), digits: 2 },
        { key: "n", title: t("เรื่อง", "Cases"), door: true },
        { key: "word", title: t("รูปแบบ", "Pattern"), word: true },
      ],
      choices: [{ name: "against", title: t("เทียบกับ", "Compared with"), value: against, options: AGAINST }],
      run: run.id,
      total: run.requests,
      period: t("{n} ช่องในพื้นที่ศึกษา", "{n} cells looked at", { n: run.cells.toLocaleString() }),
      notes: [
        ...(run.requests && against === "all" && cells.every((/** @type {import("./theme.js").Cell} */ { shade }) => shade === PATTERNS.length - 1)
          ? [t("เดือนล่าสุดไม่มีช่องที่ร้อนเมื่อเทียบทุกเดือน ลองเทียบในเดือนเดียวกัน", "In the last month no cell is hot against all months: compare with the same months.")] : []),
        ...(run.requests ? [] : [t("ไม่มีเรื่องในเดือนที่ดู ตั้งช่วงวันที่ให้ตรงกับข้อมูล", "No cases in the months looked at: set the days to where the data are.")]),
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
function cellOf(asking, run, { id, geometry, properties: told }) {
  const shade = Math.max(PATTERNS.findIndex(([pattern]) => pattern === told.trend), 0);
  const word = PATTERNS[shade][2];
  const values = { trend: told.trend_z ?? null, n: told.n, word };
  return { key: `cell:${id}`, name: word, n: told.n, shade, door: doorOf(asking, run, { cell: id }), values, geometry };
}
