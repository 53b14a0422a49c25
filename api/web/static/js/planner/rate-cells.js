/** Rates of cells, computed by the worker: 100 poles or a kilometre of street in each, cut by the cell. */

import { t } from "../language.js";
import { analysed, analysisGrid, doorOf, methodOf } from "./analysis.js";
import { columnsOf, METHOD, NOTHING, overallOf, shadesOf, valuesOf } from "./rate-words.js";

/**
 * @param {import("./theme.js").Asking} asking
 * @param {string} divisor poles, km or poles:CODE
 * @returns {Promise<import("./theme.js").Shown>}
 */
export async function rateCells(asking, divisor) {
  const [per, things = "pole"] = divisor.split(":");
  const { run, found } = await analysed(asking, "rates", { grid: analysisGrid(asking.state.grid), per, things });
  const nothing = per === "km" ? t("ไม่มีถนนในช่อง", "No street in the cell") : t("ไม่มีเสาหรือสิ่งของในช่อง", "None of them in the cell");
  const unit = per === "km" ? t("ต่อถนน 1 กม.", "per km of street") : things === "pole" ? t("ต่อ 100 เสา", "per 100 poles") : t("ต่อ 100 รายการ", "per 100 of them");
  const cells = found.features.map((/** @type {any} */ feature) => cellOf(asking, run, feature, unit, nothing));
  return {
    cells,
    classes: shadesOf(run.summary.legend, cells, nothing),
    columns: columnsOf(per),
    run: run.id,
    total: run.requests,
    period: unit,
    notes: [
      ...overallOf(run.summary.overall, unit),
      METHOD,
      per === "km"
        ? t("ความยาวถนนวัดบนทรงรี WGS 84 ตัดที่ขอบช่อง", "Metres of street on the spheroid (WGS 84), cut at the edges of cells.")
        : t("นับเสาในทะเบียนที่ยังใช้อยู่ในแต่ละช่อง", "Things of the registry that still stand in each cell."),
      ...methodOf(run, found),
    ],
  };
}

/**
 * @param {import("./theme.js").Asking} asking
 * @param {any} run
 * @param {any} feature
 * @param {string} unit
 * @param {string} nothing
 * @returns {import("./theme.js").Cell}
 */
function cellOf(asking, run, { id, geometry, properties: told }, unit, nothing) {
  const values = valuesOf(told, told.n, nothing);
  return { key: `cell:${id}`, name: t("เรื่อง{unit}", "Cases {unit}", { unit }), n: told.n, shade: told.shade ?? NOTHING, door: doorOf(asking, run, { cell: id }), values, geometry };
}
