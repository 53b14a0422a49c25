/** The theme "what changed": requests a day in two periods, cell by cell; faint where it may be chance. */

import { t } from "../language.js";
import { ask } from "./ask.js";
import { DIVERGING } from "./theme.js";

const FAINT = 0.2;

/** @type {import("./theme.js").Theme} */
export const change = {
  id: "change",
  title: t("สิ่งที่เปลี่ยนไป", "What changed"),
  about: t("เทียบสองช่วงเวลา เพิ่มหรือลด", "Two periods, more or fewer"),
  unit: t("อัตราส่วนต่อวัน เทียบอีกช่วง", "Ratio a day to the other period"),
  scaled: false,
  timed: false,
  twice: true,
  async load({ org, query, state: { asked, from2, to2 } }) {
    const both = new URLSearchParams(query);
    for (const name of ["from", "to", "during"]) both.delete(name);
    both.set("a", `${from2}..${to2}`);
    both.set("b", `${asked.get("from")}..${asked.get("to")}`);
    const told = await ask(`/${org}/staff/api/heat/compare?${both}`);
    const cells = told.features.map(cellOf);
    return {
      cells,
      classes: told.classes.map((/** @type {any} */ one) => classOf(one)),
      columns: [
        { key: "difference", title: t("ต่าง", "Change") },
        { key: "before", title: t("อีกช่วง", "Other") },
        { key: "after", title: t("ช่วงนี้", "This"), door: true },
        { key: "ratio", title: t("เท่า", "Ratio"), digits: 2 },
        { key: "sure", title: t("แน่ใจ", "Sure"), word: true },
      ],
      total: told.b.total,
      period: t("ใน {d} วัน เทียบกับ {a} เรื่อง ใน {c} วันของอีกช่วง", "in {d} days, against {a} in {c} days of the other period", {
        a: told.a.total.toLocaleString(), c: told.a.days, d: told.b.days,
      }),
      notes: [
        t("ทั้งเมือง {r} เท่าต่อวัน", "The whole town: {r} times a day", { r: told.ratio.toFixed(2) }),
        t("แน่ใจ {n} จาก {all} ช่อง สีจางอาจเป็นความบังเอิญ (การทดสอบทวินาม แก้การทดสอบหลายครั้ง 5 %)", "{n} of {all} cells are sure; faint ones may be chance (binomial test, 5 % false discoveries).", {
          n: told.features.filter((/** @type {any} */ one) => one.properties.sure).length, all: cells.length,
        }),
        t("อัตราส่วนของช่องที่มีเรื่องน้อยถูกดึงเข้าหาค่าของทั้งเมือง", "Ratios of cells with few cases are drawn towards the town's."),
      ],
    };
  },
};

/** @param {any} feature @returns {import("./theme.js").Cell} */
function cellOf({ geometry, properties: told }) {
  const sure = told.sure ? t("ใช่", "yes") : "";
  const values = { difference: told.difference, before: told.n_a, after: told.n_b, ratio: told.ratio, sure };
  return {
    key: `cell:${told.cell}`, name: told.cell, n: told.n_b, shade: told.shade, door: told.list_b, values, geometry,
    opacity: told.sure ? undefined : FAINT,
  };
}

/** @param {any} told */
function classOf({ low, high, cells, shade }) {
  const label = low === null ? t("ลดลงเกินครึ่ง (< {high})", "less than half (< {high})", { high }) : high === null ? t("เพิ่มเกินสองเท่า (≥ {low})", "twice or more (≥ {low})", { low }) : `${low}–${high}`;
  return { label, colour: DIVERGING[shade], shade, cells, opacity: 0.75 };
}
