/** The line above the button: what is known so far. */

import { category, form, part, value } from "./answers.js";
import { photoState } from "./photos.js";
import { placeWords } from "./place-words.js";
import { light } from "./steps.js";
import { t } from "../language.js";

const line = part("[data-known]");

/** Writes the line after each answer. */
export function start() {
  form.addEventListener("answer", tell);
  form.addEventListener("input", tell);
  form.addEventListener("step", tell);
  tell();
}

function tell() {
  const { sent, waiting, failed } = photoState();
  const all = sent + waiting + failed;
  const pictures = all ? t("{n} รูป", "{n} photos", { n: all }) : "";
  const words = [category()?.name, placeWords(), value("title"), pictures].filter(Boolean);
  line.textContent = words.join(" · ");
  line.hidden = words.length === 0;
  light();
}
