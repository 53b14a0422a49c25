/** The registry: one box chooses the whole page, and the button says how many stickers it prints. */

import { t } from "../language.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-stickers]"));
if (form) choose(form);

/** @param {HTMLFormElement} form */
function choose(form) {
  const all = /** @type {HTMLInputElement} */ (form.querySelector("[data-all]"));
  const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name=number]"))];
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-chosen]"));
  const word = /** @type {HTMLElement} */ (form.querySelector("[data-word]"));
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    button.disabled = chosen === 0;
    word.textContent = chosen ? t("พิมพ์ {n} ดวงที่เลือก", "Print {n} chosen", { n: chosen }) : t("เลือกก่อนพิมพ์", "Choose some to print");
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  addEventListener("pageshow", show);
}
