/** Photos of the form: chosen, kept on the device, sent one by one in the background, taken out again. */

import { button, element, icon } from "../elements.js";
import { t } from "../language.js";
import { changed, form, part, place, root, setPlace, value } from "./answers.js";
import { drop, keep, ofDraft } from "./photo-box.js";
import { photoPlace } from "./photo-place.js";
import { sendPhoto } from "./photo-send.js";
import { shrink } from "./photo-shrink.js";

/** @typedef {import("./photo-box.js").KeptPhoto & {state: "waiting" | "sent" | "failed", card: HTMLElement}} Photo */

const MOST = 20;
const strip = part("[data-photos]");
const adder = part("[data-photo-add]");
const input = /** @type {HTMLInputElement} */ (part(".photo-input"));
const offer = part("[data-photo-place]");
/** @type {Photo[]} */
const photos = [];
let busy = false;

/** Listens to the camera button and brings back the photos of the draft. */
export async function start() {
  input.removeAttribute("name");
  input.addEventListener("change", () => {
    void add([...(input.files ?? [])]);
    input.value = "";
  });
  addEventListener("online", retryAll);
  const draft = await ofDraft(value("key"));
  for (const kept of draft) show(kept, kept.id ? "sent" : "waiting");
  void work();
}

/** @returns {{sent: number, waiting: number, failed: number, addresses: string[]}} How the photos stand. */
export function photoState() {
  const count = (/** @type {string} */ state) => photos.filter((photo) => photo.state === state).length;
  const addresses = photos.map((photo) => photo.card.querySelector("img")?.src ?? "");
  return { sent: count("sent"), waiting: count("waiting"), failed: count("failed"), addresses };
}

/** @param {File[]} files */
async function add(files) {
  for (const file of files.slice(0, MOST - photos.length)) {
    void suggest(await photoPlace(file));
    const kept = { local: `${Date.now()}-${photos.length}`, draft: value("key"), picture: await shrink(file) };
    show(kept, "waiting");
    await keep(kept);
    void work();
  }
}

/**
 * @param {import("./photo-box.js").KeptPhoto} kept
 * @param {Photo["state"]} state
 */
function show(kept, state) {
  const image = element("img", "");
  image.src = URL.createObjectURL(kept.picture);
  image.alt = t("รูปที่ {n}", "Photo {n}", { n: photos.length + 1 });
  const card = element("div", "photo", image);
  /** @type {Photo} */
  const photo = { ...kept, state, card };
  const off = button("photo-remove", "", () => void remove(photo));
  off.append(icon("x"));
  off.setAttribute("aria-label", t("เอารูปที่ {n} ออก", "Remove photo {n}", { n: photos.length + 1 }));
  card.append(off);
  strip.insertBefore(card, adder);
  photos.push(photo);
  mark(photo, state);
}

/** Sends the waiting photos, one at a time. */
async function work() {
  if (busy) return;
  busy = true;
  for (let photo = next(); photo; photo = next()) await send(photo);
  busy = false;
}

function next() {
  return photos.find((photo) => photo.state === "waiting");
}

/** @param {Photo} photo */
async function send(photo) {
  const bar = element("progress", "progress");
  bar.max = 1;
  bar.setAttribute("aria-label", t("กำลังส่งรูป", "Sending the photo"));
  photo.card.append(bar);
  try {
    const answer = await sendPhoto(`${root}/api/photos`, photo.picture, (share) => (bar.value = share));
    photo.id = answer.id;
    void suggest(answer.gps);
    mark(photo, "sent");
    await keep({ local: photo.local, draft: photo.draft, picture: photo.picture, id: photo.id });
  } catch (problem) {
    fail(photo, /** @type {Error} */ (problem));
  }
  bar.remove();
}

/**
 * @param {Photo} photo
 * @param {Error} problem
 */
function fail(photo, problem) {
  mark(photo, "failed");
  const again = button("photo-retry", problem.message, () => retry(photo));
  if (problem.cause === "final") again.disabled = true;
  photo.card.append(again);
}

/** @param {Photo} photo */
function retry(photo) {
  photo.card.querySelector(".photo-retry")?.remove();
  mark(photo, "waiting");
  void work();
}

function retryAll() {
  for (const photo of photos.filter((one) => one.state === "failed" && one.card.querySelector(".photo-retry:enabled"))) retry(photo);
}

/** @param {Photo} photo */
async function remove(photo) {
  photos.splice(photos.indexOf(photo), 1);
  photo.card.remove();
  await drop(photo.local);
  mark(photo, "failed");
}

/**
 * @param {Photo} photo
 * @param {Photo["state"]} state
 */
function mark(photo, state) {
  photo.state = state;
  photo.card.dataset.state = state;
  for (const old of form.querySelectorAll('[name="photo"]')) old.remove();
  for (const sent of photos.filter((one) => one.state === "sent")) {
    const field = element("input", "");
    Object.assign(field, { type: "hidden", name: "photo", value: sent.id });
    form.append(field);
  }
  adder.hidden = photos.length >= MOST;
  changed();
}

/**
 * Offers the photo's own place, once, when it is not where the pin stands.
 * @param {{lon: number, lat: number} | null} where
 */
async function suggest(where) {
  const here = place();
  if (!where || !offer.hidden) return;
  if (here && Math.hypot(here.lon - where.lon, here.lat - where.lat) < 0.0003) return;
  offer.hidden = false;
  part("[data-use-photo-place]").addEventListener(
    "click",
    () => {
      setPlace({ ...where, source: "photo" });
      offer.hidden = true;
    },
    { once: true },
  );
}
