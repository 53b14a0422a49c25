/** What rates of cells and of areas have in common: colours, columns and the words under the legend. */

import { lang, t } from "../language.js";
import { countOf, DIVERGING } from "./theme.js";

/** The class of what has nothing to divide by. */
export const NOTHING = 9;
const VERDICTS = /** @type {Record<string, string>} */ ({ higher: t("สูงกว่า", "above"), lower: t("ต่ำกว่า", "below"), alike: t("ไม่ต่างชัด", "alike") });

export const METHOD = t(
  "* เกลี่ยแบบ empirical Bayes (Marshall 1991): ที่ที่มีน้อยถูกดึงเข้าหาค่าของทั้งเมือง ช่วงคือ 95 %",
  "* Empirical Bayes (Marshall 1991): what has little is drawn towards the town; ranges are 95 %.",
);

/**
 * The smoothed rate first, then what it was made of.
 * @param {string} per people, households, poles or km
 * @returns {import("./theme.js").Column[]}
 */
export function columnsOf(per) {
  const digits = digitsOf(per);
  return [
    { key: "smoothed", title: t("อัตรา*", "Rate*"), digits },
    { key: "range", title: t("ช่วง 95 %", "95 %"), word: true },
    { key: "n", title: t("เรื่อง", "Cases"), door: true },
    { key: "size", title: sizeWord(per), digits: per === "km" ? 2 : 0 },
    { key: "raw", title: t("ตามที่นับ", "As counted"), digits },
    { key: "verdict", title: t("เทียบ", "Verdict"), word: true },
  ];
}

/** @param {string} per */
function digitsOf(per) {
  return per === "km" ? 2 : 1;
}

/** @param {string} per */
function sizeWord(per) {
  const words = /** @type {Record<string, string>} */ ({ people: t("คน", "People"), households: t("ครัวเรือน", "Households"), km: t("กม.", "km") });
  return words[per] ?? t("เสา/สิ่งของ", "Things");
}

/**
 * @param {any} told what has `smoothed`, `rate`, `size` and `verdict`
 * @param {number} n
 * @param {string} nothing words for what has nothing to divide by
 */
export function valuesOf({ smoothed, rate, size, verdict }, n, nothing) {
  const places = rate && rate.value < 10 ? 2 : 1;
  const range = smoothed ? `${smoothed.low.toFixed(places)}–${smoothed.high.toFixed(places)}` : "";
  return { smoothed: smoothed?.value ?? null, range, n, size, raw: rate?.value ?? null, verdict: smoothed ? (VERDICTS[verdict] ?? "") : nothing };
}

/**
 * The classes of rates, and one of what has nothing to divide by.
 * @param {any[]} legend as the server tells it
 * @param {import("./theme.js").Cell[]} cells
 * @param {string} nothing
 * @returns {import("./theme.js").LegendClass[]}
 */
export function shadesOf(legend, cells, nothing) {
  const without = countOf(cells, NOTHING);
  return [
    ...legend.map((one) => ({ label: lang === "en" ? one.en : one.th, colour: DIVERGING[one.shade], shade: one.shade, opacity: 0.7, cells: one.areas })),
    ...(without ? [{ label: nothing, colour: "#9a9a9a", shade: NOTHING, opacity: 0.25, cells: without }] : []),
  ];
}

/**
 * @param {any} overall
 * @param {string} unit
 */
export function overallOf(overall, unit) {
  return overall ? [t("ทั้งเมือง {r} เรื่อง{unit}", "The whole town: {r} {unit}", { r: overall.rate.toFixed(overall.rate < 10 ? 2 : 1), unit })] : [];
}
