/** Analyses of the worker: a known one is looked at again, a new one is ordered and waited for. */

import { lang, t } from "../language.js";
import { ask, fresh, send } from "./ask.js";

const LOOK_EVERY = 800;
const SLOW_AFTER = 20_000;
const DAY = 86_400_000;
/** Words of the filter that an analysis is asked with. */
const NOT_ASKED = ["grid", "during"];

/**
 * What came of an analysis of the page's filter: the newest of today that asked the same, else a new one.
 * @param {import("./theme.js").Asking} asking
 * @param {string} kind
 * @param {Record<string, string | number>} parameters those that matter; every request is counted
 * @returns {Promise<{run: any, found: any}>}
 */
export async function analysed(asking, kind, parameters) {
  const { org, query } = asking;
  const door = `/${org}/staff/api/analysis`;
  const wanted = { kind, parameters: { requests: "all", ...parameters }, filter: filterOf(query) };
  const { analyses } = await fresh(door);
  const known = analyses.find((/** @type {any} */ run) => isSame(run, wanted) && ["waiting", "working", "done"].includes(run.state));
  const run = await finished(await (known ? fresh(known.url) : send(door, wanted)), asking);
  return { run, found: await ask(`${run.url}/cells?every=1`) };
}

/**
 * @param {URLSearchParams} query
 */
function filterOf(query) {
  const filter = new URLSearchParams(query);
  for (const name of NOT_ASKED) filter.delete(name);
  filter.sort();
  return filter.toString();
}

/**
 * The same question; one that reaches to now is asked anew after a day.
 * @param {any} run
 * @param {{kind: string, parameters: Record<string, string | number>, filter: string}} wanted
 */
function isSame(run, { kind, parameters, filter }) {
  const young = Date.now() - Date.parse(run.made_at) < DAY;
  const alike = Object.entries(parameters).every(([name, value]) => run.parameters[name] === value);
  return run.kind === kind && alike && young && filterOf(new URLSearchParams(run.filter)) === filter;
}

/**
 * @param {any} run
 * @param {import("./theme.js").Asking} asking
 */
async function finished(run, { tell, wanted }) {
  const began = Date.now();
  while (run.state === "waiting" || run.state === "working") {
    if (!wanted()) throw new Error("");
    const slow = run.state === "waiting" && Date.now() - began > SLOW_AFTER;
    const stage = lang === "en" ? run.stage_en : run.stage_th;
    tell(slow ? t("ยังรอคิวของตัวทำงานเบื้องหลัง…", "Still waiting for the worker…") : `${stage} ${Math.round(run.share * 100)} %`);
    await new Promise((later) => setTimeout(later, LOOK_EVERY));
    run = await fresh(run.url);
  }
  if (run.state === "done") return run;
  throw new Error((run.error && (lang === "en" ? run.error.en : run.error.th)) || t("คำนวณไม่สำเร็จ", "The analysis did not succeed."));
}

/**
 * The list behind a cell of a run: the filter, the cell, and nothing that came after it was computed.
 * @param {import("./theme.js").Asking} asking
 * @param {any} run
 * @param {Record<string, string>} more
 */
export function doorOf({ org, query }, run, more) {
  const asked = new URLSearchParams(filterOf(query));
  const before = `created_at < TIMESTAMP('${new Date(run.until).toISOString()}')`;
  const filter = asked.get("filter");
  asked.set("filter", filter ? `(${filter}) AND ${before}` : before);
  for (const [name, value] of Object.entries(more)) asked.set(name, value);
  return `/${org}/staff?${asked}`;
}

/**
 * How it was computed, to stand under the legend.
 * @param {any} run
 * @param {any} found
 */
export function methodOf(run, found) {
  const notes = [`${t("วิธี", "Method")}: ${lang === "en" ? run.method : run.method_th}`, (lang === "en" ? run.citation?.en : run.citation?.th) ?? ""];
  if (run.outside) notes.unshift(t("นอกพื้นที่ศึกษา {n} เรื่อง ไม่ได้นับ", "{n} cases lie outside the area looked at and are not counted.", { n: run.outside.toLocaleString() }));
  if (!found.complete) notes.unshift(t("ช่องมากเกินไป แสดงบางส่วน", "Too many cells: only some are shown."));
  return notes;
}

/**
 * A grid that analyses know, the nearest to the one asked for.
 * @param {string} grid
 */
export function analysisGrid(grid) {
  const [shape, size] = grid.split("-");
  if (shape === "h3") return `h3-${Math.max(Number(size), 6)}`;
  return `square-${[1000, 500, 250, 100].find((side) => side <= Math.max(Number(size), 100)) ?? 100}`;
}
