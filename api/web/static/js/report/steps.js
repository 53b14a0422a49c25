/** One question at a time: which step is shown, whether the next one may come, and the browser's back button. */

import { t } from "../language.js";
import { category, form, part, place, value } from "./answers.js";
import { clearError, showError } from "./errors.js";

export const STEPS = ["category", "place", "details", "review"];
const sections = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-step]")]);
const dots = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("[data-go]")]);
const next = part("[data-next]");

/** @returns {string} The step that is shown. */
export function at() {
  return form.dataset.at ?? STEPS[0];
}

/** Makes a wizard of the long form. */
export function start() {
  form.classList.add("is-wizard");
  for (const shown of form.querySelectorAll("[data-js]")) shown.removeAttribute("hidden");
  for (const dot of dots) dot.addEventListener("click", () => go(dot.dataset.go ?? ""));
  part("[data-back]").addEventListener("click", back);
  addEventListener("popstate", (event) => show(event.state?.step ?? STEPS[0]));
}

/**
 * Shows the step one begins with; the browser's history knows it by that name, also after a reload.
 * @param {string} step
 */
export function begin(step) {
  show(step);
  history.replaceState({ ...history.state, step }, "");
}

/** One step back: the browser's own way when one came by it, else (a draft taken up again) straight to the question before. */
function back() {
  if (history.state?.walked) history.back();
  else go(STEPS[Math.max(0, STEPS.indexOf(at()) - 1)]);
}

/**
 * Goes to a step; forwards only as far as the answers allow.
 * @param {string} wanted
 */
export function go(wanted) {
  const open = reachable();
  const step = STEPS.indexOf(wanted) > STEPS.indexOf(open) ? open : wanted;
  if (step !== wanted) complain(step);
  if (step === at()) return;
  if (STEPS.indexOf(step) > STEPS.indexOf(at())) history.pushState({ step, walked: true }, "", `#${step}`);
  else history.replaceState({ step }, "", `#${step}`);
  show(step);
}

/** Goes on to the next step when this one is answered. */
export function forward() {
  go(STEPS[STEPS.indexOf(at()) + 1]);
}

/** @returns {string} The farthest step that may be shown. */
export function reachable() {
  if (!category()) return "category";
  if (!place()) return "place";
  return contactMissing() ? "details" : "review";
}

/**
 * Shows a step: its dot, its button, its title in focus.
 * @param {string} step
 */
export function show(step) {
  const before = at();
  form.dataset.at = step;
  for (const section of sections) section.hidden = section.dataset.step !== step;
  next.textContent = step === "review" ? t("ส่งเรื่อง", "Send") : t("ต่อไป", "Continue");
  part("[data-back]").hidden = step === STEPS[0];
  light();
  form.dispatchEvent(new CustomEvent("step", { detail: { step } }));
  if (before !== step) arrive(step);
}

/** Lights the dots: where one is, what is done, where one may go. */
export function light() {
  const here = STEPS.indexOf(at());
  const open = STEPS.indexOf(reachable());
  for (const [index, dot] of dots.entries()) {
    dot.dataset.done = String(index < here);
    dot.disabled = index > Math.max(open, here);
    if (index === here) dot.setAttribute("aria-current", "step");
    else dot.removeAttribute("aria-current");
  }
}

/** @param {string} step */
function arrive(step) {
  scrollTo({ top: 0 });
  part(".wizard-steps").scrollTop = 0;
  part(`#title-${step}`).focus({ preventScroll: true });
}

/** @returns {boolean} Whether somebody who is not anonymous has given no phone. */
function contactMissing() {
  return !value("anonymous") && value("phone").replace(/[^0-9๐-๙]/g, "").length < 9;
}

/** @param {string} step */
function complain(step) {
  const sentences = {
    category: ["category_id", t("กรุณาเลือกประเภทเรื่อง", "Please choose a kind")],
    place: ["place", t("กรุณาปักหมุดหรือระบุตำแหน่ง", "Please pin or type the place")],
    details: ["phone", t("กรุณากรอกเบอร์โทรศัพท์ 10 หลัก หรือเลือก “ไม่เปิดเผยชื่อ”", "Please give a phone number of 10 digits, or choose “Without my name”")],
  };
  const [field, sentence] = sentences[/** @type {keyof typeof sentences} */ (step)];
  if (at() === step) showError(field, sentence);
  form.addEventListener("answer", () => clearError(field), { once: true });
}
