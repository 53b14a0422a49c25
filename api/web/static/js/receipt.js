/** The buttons under the number: copy, share, save as a picture, print. Without them the page and its QR code remain. */

import { forgetDraft } from "./draft-key.js";
import { t } from "./language.js";
import { drawReceipt } from "./receipt-picture.js";

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-receipt]"));
const number = document.querySelector("[data-number]")?.textContent?.trim() ?? "";

if (box) {
  box.hidden = false;
  forgetDraft(box.dataset.org ?? "");
  const link = box.dataset.link ?? location.href;
  on("[data-copy]", (button) => void copy(number, button));
  on("[data-share]", (button) => void share(link, button));
  on("[data-save]", () => void save(link));
  on("[data-print]", () => print());
}

/**
 * @param {string} selector
 * @param {(button: HTMLElement) => void} action
 */
function on(selector, action) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  button?.addEventListener("click", () => action(button));
}

/**
 * @param {string} text
 * @param {HTMLElement} button
 */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    say(button, t("คัดลอกแล้ว", "Copied"));
  } catch {
    say(button, t("คัดลอกไม่ได้ กดค้างที่เลข", "Press and hold the number"));
  }
}

/**
 * @param {string} link
 * @param {HTMLElement} button
 */
async function share(link, button) {
  if (!navigator.share) return copy(link, button);
  try {
    await navigator.share({ title: number, text: t("เรื่องที่แจ้ง {number}", "Report {number}", { number }), url: link });
  } catch {
    // closed without sharing
  }
}

/** @param {string} link */
async function save(link) {
  const picture = await drawReceipt({
    town: box?.dataset.town ?? "",
    kind: box?.dataset.kind ?? "",
    number,
    link,
    next: /** @type {HTMLElement | null} */ (document.querySelector(".receipt-next span"))?.innerText ?? "",
    code: /** @type {HTMLImageElement} */ (document.querySelector(".receipt-qr img")),
  });
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(picture);
  anchor.download = `${number.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
  anchor.click();
}

/**
 * @param {HTMLElement} button
 * @param {string} word
 */
function say(button, word) {
  const label = button.querySelector("span");
  if (!label) return;
  const before = label.textContent;
  label.textContent = word;
  setTimeout(() => (label.textContent = before), 2500);
}
