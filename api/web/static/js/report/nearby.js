/** Open cases of the same kind near the pin are offered before sending: one more voice instead of a second case. */

import { button, element, icon } from "../elements.js";
import { lang, t } from "../language.js";
import { category, form, part, place, root, value } from "./answers.js";
import { at } from "./steps.js";

/** @typedef {{id: number, number: string, title: string, metres: number, supporters: number, status: string}} Case */

const box = part("[data-nearby]");
const list = part("[data-nearby-list]");
let asked = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** Asks when the pin has rested at the place step. */
export function start() {
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  };
  form.addEventListener("place", later);
  form.addEventListener("step", () => at() === "place" && later());
}

async function ask() {
  const here = place();
  const kind = category();
  if (!here || !kind) return;
  const query = `lon=${here.lon}&lat=${here.lat}&category=${kind.id}`;
  if (query === asked) return;
  asked = query;
  try {
    const answer = await fetch(`${root}/api/nearby?${query}`);
    if (answer.ok) tell((await answer.json()).requests);
  } catch {
    box.hidden = true;
  }
}

/** @param {Case[]} cases */
function tell(cases) {
  list.replaceChildren(...cases.slice(0, 3).map(line));
  box.hidden = cases.length === 0;
}

/** @param {Case} one */
function line(one) {
  const about = t("ห่าง {metres} ม. · {supporters} คนแจ้งแล้ว", "{metres} m away · {supporters} so far", { metres: Math.round(one.metres), supporters: one.supporters + 1 });
  const link = element("a", "", one.title || one.number);
  link.href = `${root}/r/${one.id}?lang=${lang}`;
  link.target = "_blank";
  const words = element("div", "nearby-words", link, element("div", "hint", about));
  const row = element("li", "nearby-item", words);
  row.append(button("button", t("มีปัญหาเหมือนกัน", "Me too"), () => void join(one, row)));
  return row;
}

/**
 * @param {Case} one
 * @param {HTMLElement} row
 */
async function join(one, row) {
  const asking = row.querySelector("button");
  asking?.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams({ csrf: value("csrf") });
    const answer = await fetch(`${root}/r/${one.id}/support`, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    asking?.replaceWith(element("span", "status status-done", icon("circle-check"), t("ร่วมแจ้งแล้ว ขอบคุณ", "Added, thank you")));
    const link = row.querySelector("a");
    if (link) link.target = "";
  } catch {
    asking?.removeAttribute("aria-busy");
    if (asking) asking.textContent = t("ลองอีกครั้ง", "Try again");
  }
}
