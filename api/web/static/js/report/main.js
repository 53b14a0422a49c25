/** The report form, one behaviour per module. Without them the same form is one long page. */

import { form, part, place } from "./answers.js";
import * as draft from "./draft.js";
import * as draw from "./draw.js";
import * as kinds from "./kinds.js";
import * as known from "./known.js";
import * as locate from "./locate.js";
import * as nearby from "./nearby.js";
import * as photos from "./photos.js";
import * as pinMap from "./pin-map.js";
import * as placeSearch from "./place-search.js";
import * as placeWords from "./place-words.js";
import * as review from "./review.js";
import * as saidPole from "./said-pole.js";
import * as send from "./send.js";
import * as steps from "./steps.js";
import * as typed from "./typed.js";

const left = draft.start();
steps.start();
for (const behaviour of [draw, kinds, locate, nearby, pinMap, placeSearch, placeWords, review, saidPole, send, typed]) behaviour.start();
void photos.start();
known.start();
if (place()) part("[data-place-more]").removeAttribute("open");
else part("[data-place-more]").toggleAttribute("open", false);
steps.begin(first());
if (left && left !== "category") part("[data-resumed]").hidden = false;
part("[data-restart]").addEventListener("click", () => {
  draft.forget();
  location.assign(location.pathname);
});

/** @returns {string} where to begin: at the first error, where one left off, or at the first open question */
function first() {
  const wrong = form.querySelector(".error-text");
  if (wrong) return wrong.closest("[data-step]")?.getAttribute("data-step") ?? "category";
  const open = steps.reachable();
  const before = location.hash.slice(1) || left || "category";
  const wanted = steps.STEPS.includes(before) ? before : "category";
  if (!left && place() && open !== "category") return open;
  return steps.STEPS.indexOf(wanted) <= steps.STEPS.indexOf(open) ? wanted : open;
}
