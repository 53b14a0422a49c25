/** The theme "fair rates": zones, communities or cells for each 1,000 people, 100 poles or kilometre, smoothed. */

import { lang, named, t } from "../language.js";
import { ask } from "./ask.js";
import { rateCells } from "./rate-cells.js";
import { columnsOf, METHOD, NOTHING, overallOf, shadesOf, valuesOf } from "./rate-words.js";

/** What counts may be divided by, as `per` says it; things other than poles are `poles:CODE`. */
const PER = /** @type {Record<string, string>} */ ({
  people: t("1,000 คน", "1,000 people"),
  households: t("1,000 ครัวเรือน", "1,000 households"),
  km: t("ถนน 1 กม.", "km of street"),
});
const AREAS = /** @type {Record<string, string>} */ ({ zone: t("เขต", "Zone"), community: t("ชุมชน", "Community"), cell: t("ช่อง", "Cell") });
/** What is known of cells. */
const OF_CELLS = ["poles", "km"];

/** Cells of a municipality that has loaded nothing that lies in them. */
const UNDIVIDED = {
  cells: [], classes: [], columns: [], total: 0, period: t("ไม่มีตัวหาร", "nothing to divide by"),
  notes: [t("ยังไม่มีเสา สิ่งของ หรือถนนให้หารในช่อง เพิ่มได้ที่ทะเบียนเสา หรือเมนูประชากรและตัวหาร", "There are no poles, things or streets to divide by yet: load them first.")],
};

/** @type {import("./theme.js").Theme} */
export const rates = {
  id: "rates",
  title: t("อัตรา", "Rates"),
  about: t("เทียบกันอย่างเป็นธรรม ต่อคน ต่อเสา ต่อ กม.", "Fairly, for each person, pole or km"),
  unit: t("อัตราเทียบกับทั้งเมือง", "Rate against the whole town"),
  scaled: false,
  timed: false,
  async load(asking) {
    const by = Object.hasOwn(AREAS, asking.state.by) ? asking.state.by : "zone";
    const known = await of(asking, by, asking.state.per);
    const offered = perOf(known).filter(([per]) => by !== "cell" || OF_CELLS.includes(per.split(":")[0]));
    const per = offered.find(([one]) => one === asking.state.per)?.[0] ?? offered[0]?.[0] ?? "people";
    const choices = [
      { name: /** @type {const} */ ("by"), title: t("แบ่งตาม", "By"), value: by, options: Object.entries(AREAS) },
      { name: /** @type {const} */ ("per"), title: t("ต่อ", "For each"), value: per, options: offered },
    ];
    if (by === "cell" && !offered.length) return { ...UNDIVIDED, choices: choices.slice(0, 1) };
    const shown = by === "cell" ? await rateCells(asking, per) : areasOf(await of(asking, by, per), by);
    return { ...shown, choices };
  },
};

/**
 * The rates of areas; those of zones say for cells what there is to divide by.
 * @param {import("./theme.js").Asking} asking
 * @param {string} by
 * @param {string} per
 */
function of({ org, query }, by, per) {
  const asked = new URLSearchParams(query);
  for (const name of ["grid", "during"]) asked.delete(name);
  asked.set("by", by === "cell" ? "zone" : by);
  const [divisor, things] = per.split(":");
  if (divisor) asked.set("per", divisor);
  if (things) asked.set("things", things);
  return ask(`/${org}/staff/api/rates?${asked}`);
}

/**
 * What the municipality has loaded, poles and other things one by one.
 * @param {any} known
 * @returns {[string, string][]}
 */
function perOf({ available, things }) {
  const numbered = things.map((/** @type {any} */ kind) => [kind.code === "pole" ? "poles" : `poles:${kind.code}`, `100 ${named(kind)}`]);
  return available.flatMap((/** @type {string} */ per) => (per === "poles" ? numbered : [[per, PER[per]]]));
}

/**
 * @param {any} told
 * @param {string} by
 * @returns {import("./theme.js").Shown}
 */
function areasOf(told, by) {
  const nothing = t("ไม่มีตัวหาร", "Nothing to divide by");
  const cells = told.areas.map((/** @type {any} */ area) => cellOf(area, by, nothing));
  const unit = lang === "en" ? told.unit.en : told.unit.th;
  return {
    cells,
    area: by === "community" ? "community" : "zone",
    noun: AREAS[by],
    classes: shadesOf(told.legend, cells, nothing),
    columns: [{ key: "name", title: AREAS[by], word: true }, ...columnsOf(told.per)],
    total: told.total,
    period: unit,
    notes: [
      ...overallOf(told.overall, unit),
      METHOD,
      ...(told.available.length ? [] : [t("ยังไม่มีตัวหาร: เพิ่มได้ที่เมนูประชากรและตัวหาร", "There is nothing to divide by yet: load people, poles or streets.")]),
      ...(told.partly ? [t("ตัวกรองตัดบางส่วนของพื้นที่ แต่ตัวหารเป็นทั้งพื้นที่", "The filter cuts areas; sizes are of whole ones.")] : []),
    ],
  };
}

/**
 * @param {any} area
 * @param {string} by
 * @param {string} nothing
 * @returns {import("./theme.js").Cell}
 */
function cellOf(area, by, nothing) {
  const values = { name: named(area), ...valuesOf(area, area.count, nothing) };
  return { key: `${by}:${area.code}`, name: named(area), n: area.count, shade: area.shade ?? NOTHING, door: area.list, values, geometry: null };
}
