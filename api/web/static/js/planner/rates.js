/** The theme "fair rates": zones or communities for each 1,000 people, 100 poles or kilometre, smoothed. */

import { lang, named, t } from "../language.js";
import { ask } from "./ask.js";

/** Purple below, orange above the whole town: not the colours of hot spots. */
const COLOURS = /** @type {Record<string, string>} */ ({ "-2": "#5e3c99", "-1": "#b2abd2", 0: "#eceae4", 1: "#fdb863", 2: "#e66101" });

/** @type {import("./theme.js").Theme} */
export const rates = {
  id: "rates",
  title: t("อัตราต่อเขต", "Rates by zone"),
  about: t("เทียบกันอย่างเป็นธรรม ต่อคนหรือต่อเสา", "Fairly, for each person or pole"),
  unit: t("อัตราเทียบกับทั้งเมือง", "Rate against the whole town"),
  scaled: false,
  timed: false,
  async load({ org, query }) {
    const asked = new URLSearchParams(query);
    for (const name of ["grid", "during"]) asked.delete(name);
    asked.set("by", "zone");
    const told = await best(org, asked);
    const cells = told.areas.map((/** @type {any} */ area) => cellOf(area));
    return {
      cells,
      area: "zone",
      classes: told.legend.map((/** @type {any} */ one) => ({
        label: lang === "en" ? one.en : one.th, colour: COLOURS[one.shade], shade: one.shade, opacity: 0.7, cells: one.areas,
      })),
      columns: [
        { key: "name", title: t("เขต", "Zone"), word: true },
        { key: "smoothed", title: t("อัตรา*", "Rate*"), digits: 1 },
        { key: "n", title: t("เรื่อง", "Cases"), door: true },
        { key: "verdict", title: t("เทียบ", "Verdict"), word: true },
      ],
      total: told.total,
      period: lang === "en" ? told.unit.en : told.unit.th,
      notes: [
        ...(told.overall ? [t("ทั้งเมือง {r} {unit}", "The whole town: {r} {unit}", { r: told.overall.rate.toFixed(1), unit: lang === "en" ? told.unit.en : told.unit.th })] : []),
        t("* เกลี่ยแบบ empirical Bayes (Marshall 1991): เขตเล็กถูกดึงเข้าหาค่าของทั้งเมือง", "* Empirical Bayes (Marshall 1991): small zones are drawn towards the town."),
        ...(told.partly ? [t("ตัวกรองตัดบางส่วนของเขต แต่ตัวหารเป็นทั้งเขต", "The filter cuts zones; sizes are of whole ones.")] : []),
      ],
    };
  },
};

/**
 * The rates for each person; where no people are known, for what is.
 * @param {string} org
 * @param {URLSearchParams} asked
 */
async function best(org, asked) {
  const told = await ask(`/${org}/staff/api/rates?${asked}`);
  if (told.overall || !told.available.length || told.available.includes(told.per)) return told;
  asked.set("per", told.available[0]);
  return ask(`/${org}/staff/api/rates?${asked}`);
}

/** @param {any} area @returns {import("./theme.js").Cell} */
function cellOf(area) {
  const verdicts = /** @type {Record<string, string>} */ ({ higher: t("สูงกว่า", "above"), lower: t("ต่ำกว่า", "below"), alike: t("ไม่ต่างชัด", "alike") });
  const values = { name: named(area), smoothed: area.smoothed?.value ?? null, n: area.count, verdict: verdicts[area.verdict] ?? "" };
  return { key: `zone:${area.code}`, name: named(area), n: area.count, shade: area.shade, door: area.list, values, geometry: null };
}
