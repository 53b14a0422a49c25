/** The last look: every answer once more, each with a way back to it. */

import { button, element, icon } from "../elements.js";
import { t } from "../language.js";
import { category, form, part, place, value } from "./answers.js";
import { photoState } from "./photos.js";
import { placeWords } from "./place-words.js";
import { at, go } from "./steps.js";

const box = part("[data-review]");

/** Draws the review whenever it is shown or something arrives late. */
export function start() {
  form.addEventListener("step", draw);
  form.addEventListener("answer", draw);
}

function draw() {
  if (at() !== "review") return;
  const kind = category();
  const here = place();
  box.replaceChildren(
    row("category", kind?.icon ?? "dot", t("ประเภท", "Kind"), kind?.name ?? ""),
    row("place", "map-pin", t("สถานที่", "Place"), [placeWords(), here && !value("shape") && `${here.lat.toFixed(6)}, ${here.lon.toFixed(6)}`, value("address")].filter(Boolean).join("\n")),
    row("details", "message-square", t("รายละเอียด", "Details"), [value("title"), value("description")].filter(Boolean).join("\n") || t("ไม่ได้กรอก", "Nothing written")),
    pictures(),
    row("details", "user", t("ผู้แจ้ง", "Who reports"), who()),
  );
}

function who() {
  if (value("anonymous")) return t("ไม่เปิดเผยชื่อ", "Without a name");
  return [value("name"), value("phone")].filter(Boolean).join("\n");
}

/**
 * @param {string} step
 * @param {string} picture
 * @param {string} term
 * @param {string | Node} text
 */
function row(step, picture, term, text) {
  const words = element("dl", "review-words", element("dt", "", term), element("dd", "", text));
  const change = button("button button-quiet button-icon", "", () => go(step));
  change.append(icon("pencil"));
  change.setAttribute("aria-label", t("แก้ไข{term}", "Change: {term}", { term }));
  return element("div", "card review-row", icon(picture), words, change);
}

function pictures() {
  const state = photoState();
  const strip = element("div", "photos");
  for (const address of state.addresses) {
    const image = element("img", "");
    image.src = address;
    image.alt = "";
    strip.append(image);
  }
  const text = state.addresses.length ? strip : t("ไม่ได้แนบ เพิ่มภายหลังได้", "None. You can add them later.");
  return row("details", "camera", t("รูปถ่าย", "Photos"), text);
}
