/** Sends the report once, whatever the signal does: the form's key makes every further try the same request. */

import { lang, t } from "../language.js";
import { form, part, root } from "./answers.js";
import { forget } from "./draft.js";
import { showError } from "./errors.js";
import { photoState } from "./photos.js";
import { at, forward, go } from "./steps.js";

const next = /** @type {HTMLButtonElement} */ (part("[data-next]"));
const trouble = part("[data-trouble]");
const STEP_OF = { category_id: "category", place: "place", pole_number: "place", coordinates: "place", address: "place" };
let sending = false;
let stranded = false;

/** The one button: on to the next question, at the end away with it. */
export function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (at() === "review") void send();
    else forward();
  });
  addEventListener("online", () => stranded && void send());
  addEventListener("offline", () => say(t("ไม่มีสัญญาณ ข้อมูลที่กรอกยังอยู่ในเครื่องนี้", "No signal. What you typed is kept on this device.")));
}

async function send() {
  if (sending) return;
  sending = true;
  next.setAttribute("aria-busy", "true");
  next.textContent = t("กำลังส่ง…", "Sending…");
  say("");
  try {
    await photosSent();
    await post();
  } catch {
    stranded = true;
    say(t("ยังส่งไม่ได้เพราะสัญญาณขาด ข้อมูลอยู่ครบ จะส่งให้เองเมื่อมีสัญญาณ หรือกดส่งอีกครั้ง", "Not sent: the signal was lost. Everything is kept. It goes by itself when the signal is back, or press Send again."));
  }
  sending = false;
  if (form.dataset.sent) return;
  next.removeAttribute("aria-busy");
  next.textContent = t("ส่งเรื่อง", "Send");
}

/** Waits for photos that are still on their way; those that cannot be sent stay behind, they can be added later. */
async function photosSent() {
  for (let tries = 0; photoState().waiting && tries < 240; tries += 1) {
    next.textContent = t("กำลังส่งรูป…", "Sending photos…");
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function post() {
  const answer = await fetch(`${root}/report?lang=${lang}`, { method: "POST", body: new FormData(form), headers: { accept: "application/json" } });
  const said = await answer.json();
  stranded = false;
  if (answer.status === 201) {
    forget();
    form.reset();
    location.assign(said.location);
  } else if (said.errors && answer.status === 422 && !Array.isArray(said.errors)) complain(said.errors);
  else say((lang === "en" ? said.detail_en : said.detail) ?? t("ส่งไม่สำเร็จ กรุณาลองใหม่", "Not sent. Please try again."));
}

/** @param {Record<string, string>} errors */
function complain(errors) {
  const [[field, sentence]] = Object.entries(errors);
  if (field === "report") {
    part("[data-resumed]").hidden = false;
    return say(sentence);
  }
  go(STEP_OF[/** @type {keyof typeof STEP_OF} */ (field)] ?? "details");
  showError(field, sentence);
}

/** @param {string} sentence */
function say(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = sentence === "";
}
