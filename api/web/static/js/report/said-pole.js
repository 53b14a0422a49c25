/** "Do you mean pole 12/34?": asked at the last look, when the words quote the number of a pole near the pin. */

import { element } from "../elements.js";
import { t } from "../language.js";
import { form, place, root, value } from "./answers.js";
import { at } from "./steps.js";

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-said-pole]"));
let asked = "";

/** Asks once for the same words and pin. */
export function start() {
  form.addEventListener("step", () => void ask());
}

async function ask() {
  const here = place();
  if (!box || at() !== "review" || !here) return;
  const words = [value("category_id"), here.lon, here.lat, value("title"), value("description"), value("pole_number")].join("\n");
  if (words === asked) return;
  asked = words;
  box.replaceChildren();
  try {
    const body = new FormData(form);
    body.delete("files");
    const answer = await fetch(`${root}/report/poles`, { method: "POST", body });
    const found = answer.ok ? await answer.json() : {};
    if (found.number) show(box, found);
  } catch {
    asked = "";
  }
}

/**
 * @param {HTMLElement} on
 * @param {{number: string, street: string, metres: number}} found
 */
function show(on, found) {
  const tick = element("input", "");
  Object.assign(tick, { type: "checkbox", name: "pole_said", value: found.number });
  const where = [found.street, t("ห่างหมุด {m} ม.", "{m} m from the pin", { m: found.metres })].filter(Boolean).join(" · ");
  const words = element("span", "", t("ใช่ หมายถึงเสา {n}", "Yes, pole {n}", { n: found.number }));
  words.append(element("br", ""), element("span", "hint", where));
  const label = element("label", "check", tick, words);
  on.append(element("p", "", t("ท่านหมายถึงเสา {n} ใช่ไหม", "Do you mean pole {n}?", { n: found.number })), label);
}
