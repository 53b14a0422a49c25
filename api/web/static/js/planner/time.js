/** The slider of time: month by month or week by week, by hand or playing; and the hours of the week as a small table. */

import { lang, t } from "../language.js";
import { ask } from "./ask.js";
import { make } from "./chart.js";
import { weekTable } from "./hours.js";

/** @typedef {{slice: string, count: number, open: number, from: string | null, to: string | null}} Slice */

const EVERY = 1100;
const UNITS = /** @type {const} */ ([
  ["", t("ทั้งช่วง", "the whole period")],
  ["month", t("เดือน", "month")],
  ["week", t("สัปดาห์", "week")],
  ["hour-of-week", t("ชั่วโมงของสัปดาห์", "hours of the week")],
]);

/**
 * @param {{org: string, state: import("./state.js").State, changed: (slice: Slice | null, playing: boolean) => Promise<void>, narrowed: () => Promise<void>}} options
 */
export function makeTime({ org, state, changed, narrowed }) {
  const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const unit = /** @type {HTMLSelectElement} */ (part("unit"));
  const slider = /** @type {HTMLInputElement} */ (part("moment"));
  const play = part("play");
  unit.append(...UNITS.map(([value, word]) => new Option(word, value, false, value === state.unit)));
  /** @type {Slice[]} */
  let slices = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  unit.addEventListener("change", async () => {
    stop();
    Object.assign(state, { unit: unit.value, slice: "" });
    await load();
    await changed(current(), false);
  });
  slider.addEventListener("input", () => {
    stop();
    void go(Number(slider.value), false);
  });
  play.addEventListener("click", () => (timer ? rest() : start()));

  function start() {
    play.setAttribute("aria-pressed", "true");
    const step = async () => {
      await go((Number(slider.value) + 1) % slices.length, true);
      if (timer) timer = setTimeout(step, EVERY);
    };
    timer = setTimeout(step, 50);
  }

  function stop() {
    clearTimeout(timer);
    timer = undefined;
    play.setAttribute("aria-pressed", "false");
  }

  function rest() {
    stop();
    void changed(current(), false);
  }

  /**
   * @param {number} index
   * @param {boolean} playing
   */
  async function go(index, playing) {
    slider.value = String(index);
    state.slice = slices[index]?.slice ?? "";
    tell();
    await changed(current(), playing);
  }

  /** Looks at those hours alone; none: at all. @param {string[]} hours */
  async function narrow(hours) {
    if (hours.length) state.asked.set("hour", hours.join(","));
    else state.asked.delete("hour");
    const at = [...part("spark").querySelectorAll("button")].findIndex((one) => one === document.activeElement);
    await narrowed();
    part("spark").querySelectorAll("button")[at]?.focus();
  }

  /** @returns {Slice | null} */
  function current() {
    return slices.find(({ slice }) => slice === state.slice) ?? null;
  }

  /** The slices of the filter; the slider stands at the one of the address, or at the last. */
  async function load() {
    const stepped = state.unit === "month" || state.unit === "week";
    slices = [];
    if (state.unit) slices = (await ask(`/${org}/staff/api/heat/series?${seriesQuery(state)}`)).slices;
    if (!stepped || !slices.length) state.slice = "";
    else if (!current()) state.slice = slices[slices.length - 1].slice;
    slider.max = String(Math.max(slices.length - 1, 0));
    slider.value = String(Math.max(slices.findIndex(({ slice }) => slice === state.slice), 0));
    part("stepping").hidden = !stepped || !slices.length;
    part("spark").replaceChildren(...(stepped ? [spark(slices)] : state.unit ? [weekTable(slices, hoursOf(state), narrow)] : []));
    tell();
  }

  function tell() {
    const now = current();
    part("moment-name").textContent = now ? t("{name} · {n} เรื่อง", "{name} · {n} cases", { name: nameOf(now), n: now.count.toLocaleString() }) : "";
    slider.setAttribute("aria-valuetext", now ? nameOf(now) : "");
    part("spark").querySelectorAll("[data-slice]").forEach((bar) => bar.toggleAttribute("data-chosen", bar.getAttribute("data-slice") === state.slice));
  }

  return { load, stop, current, busiest: () => slices.reduce((most, one) => (one.count > (most?.count ?? -1) ? one : most), /** @type {Slice | null} */ (null)) };
}

/** @param {import("./state.js").State} state */
function hoursOf({ asked }) {
  return (asked.get("hour") ?? "").split(",").filter(Boolean);
}

/** @param {import("./state.js").State} state */
function seriesQuery(state) {
  const query = new URLSearchParams(state.asked);
  query.set("by", state.unit);
  if (state.unit === "hour-of-week") query.delete("hour");
  if (state.pick.startsWith("cell:")) query.set("cell", state.pick.slice(5));
  return query;
}

/**
 * A slice in words: "ก.ค. 2567", "สัปดาห์ 1 ก.ค. 2567".
 * @param {Slice} slice
 */
export function nameOf({ slice, from }) {
  if (!from) return slice;
  const day = new Date(`${from}T00:00:00`);
  const locale = lang === "th" ? "th-TH-u-ca-buddhist" : "en-GB";
  if (!slice.includes("W")) return day.toLocaleDateString(locale, { month: "short", year: "numeric" });
  return t("สัปดาห์ {day}", "week of {day}", { day: day.toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric" }) });
}

/** Bars as wide as the slider, one for each slice. @param {Slice[]} slices */
function spark(slices) {
  const top = Math.max(...slices.map(({ count }) => count), 1);
  const chart = make("svg", { viewBox: `0 0 ${slices.length} 24`, preserveAspectRatio: "none", class: "plan-spark-bars", "aria-hidden": "true" });
  slices.forEach(({ slice, count }, index) => {
    const high = (22 * count) / top + (count ? 1.5 : 0);
    chart.append(make("rect", { x: index + 0.1, width: 0.8, y: 24 - high, height: high, "data-slice": slice }));
  });
  return chart;
}
