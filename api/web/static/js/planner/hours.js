/** The 168 hours of the week as a table, the darker the more there is; each hour is a door to its cases. */

import { button, element } from "../elements.js";
import { t } from "../language.js";

/** @typedef {import("./time.js").Slice} Slice */

const DAYS = t("จ,อ,พ,พฤ,ศ,ส,อา", "Mon,Tue,Wed,Thu,Fri,Sat,Sun").split(",");
const LONG_DAYS = t("จันทร์,อังคาร,พุธ,พฤหัสบดี,ศุกร์,เสาร์,อาทิตย์", "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday").split(",");

/**
 * @param {Slice[]} slices from Monday 0:00
 * @param {string[]} chosen their words
 * @param {(hours: string[]) => void} choose the hours the page is to look at; none: all
 */
export function weekTable(slices, chosen, choose) {
  const top = Math.max(...slices.map(({ count }) => count), 1);
  const words = slices.map(({ slice }) => slice);
  const table = element("table", "plan-week");
  table.createCaption().append(element("span", "plan-week-about", t("เรื่องที่แจ้งตามวันและชั่วโมง (เวลาท้องถิ่น) กดเพื่อดูบนแผนที่", "Reports by day and hour (local time): press to see them on the map")));
  const head = table.createTHead().insertRow();
  const hours = Array.from({ length: 24 }, (_, hour) => headed("col", String(hour), t("ทุกวัน {n} นาฬิกา", "Every day at {n}", { n: hour }), words.filter((word) => Number(word.slice(4)) === hour)));
  head.append(element("td", ""), ...hours);
  const body = table.createTBody();
  DAYS.forEach((day, row) => {
    const mine = slices.slice(row * 24, row * 24 + 24);
    const line = body.insertRow();
    line.append(headed("row", day, LONG_DAYS[row], mine.map(({ slice }) => slice)), ...mine.map((slice, hour) => field(slice, t("{day} {n} นาฬิกา", "{day} at {n}", { day: LONG_DAYS[row], n: hour }))));
  });
  return table;

  /**
   * @param {string} scope
   * @param {string} word
   * @param {string} long
   * @param {string[]} its
   */
  function headed(scope, word, long, its) {
    const made = element("th", "", door(word, long, its));
    made.scope = scope;
    return made;
  }

  /** @param {Slice} slice @param {string} long */
  function field({ slice, count }, long) {
    const made = element("td", "", count ? door(count.toLocaleString(), long, [slice]) : "0");
    made.dataset.shade = String(Math.ceil((5 * count) / top));
    return made;
  }

  /**
   * @param {string} word
   * @param {string} long
   * @param {string[]} its
   */
  function door(word, long, its) {
    const isOn = its.length === chosen.length && its.every((one) => chosen.includes(one));
    const made = button("plan-hour", word, () => choose(isOn ? [] : its));
    made.setAttribute("aria-pressed", String(isOn));
    made.setAttribute("aria-label", `${word}, ${long}`);
    return made;
  }
}
