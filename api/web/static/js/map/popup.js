/** A small card at a place on the map. Its words are set as text, never as HTML. */

import { Popup } from "../maplibre.js";
import { t } from "../language.js";

/** @typedef {import("../maplibre.js").Map} Map */

/**
 * @typedef {object} Card
 * @property {string} title
 * @property {string[]} lines
 * @property {string} [href] where "details" leads
 * @property {HTMLElement} [badge] such as a status
 */

/**
 * @param {Map} map
 * @param {[number, number]} place longitude, latitude
 * @param {Card} card
 * @returns {Popup}
 */
export function showCard(map, place, card) {
  const box = document.createElement("div");
  box.className = "map-card-popup";
  if (card.badge) box.append(card.badge);
  box.append(line("strong", card.title), ...card.lines.map((words) => line("p", words)));
  if (card.href) box.append(link(card.href));
  return new Popup({ maxWidth: "280px", offset: 14, focusAfterOpen: true })
    .setLngLat(place)
    .setDOMContent(box)
    .addTo(map);
}

/**
 * @param {string} tag
 * @param {string} words
 */
function line(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

/** @param {string} href */
function link(href) {
  const element = document.createElement("a");
  element.href = href;
  element.textContent = t("ดูรายละเอียด", "Details");
  return element;
}
