/** Questions to the server: the newest one counts, what was asked a moment ago is remembered. */

import { lang, t } from "../language.js";

const KEPT = 60;
/** @type {Map<string, Promise<any>>} */
const known = new Map();

/**
 * The JSON behind an address. Raises an Error with a sentence for people.
 * @param {string} address
 * @returns {Promise<any>}
 */
export function ask(address) {
  const again = known.get(address);
  if (again) return again;
  const asked = fetched(address);
  known.set(address, asked);
  asked.catch(() => known.delete(address));
  if (known.size > KEPT) known.delete(known.keys().next().value ?? "");
  return asked;
}

/**
 * The same, but as it is now.
 * @param {string} address
 */
export function fresh(address) {
  return fetched(address);
}

/**
 * Sends something as JSON; gives the answer.
 * @param {string} address
 * @param {object} body
 */
export function send(address, body) {
  return fetched(address, { method: "POST", body: JSON.stringify(body) });
}

/**
 * @param {string} address
 * @param {RequestInit} [how]
 * @returns {Promise<any>}
 */
async function fetched(address, how = {}) {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}`, { ...how, headers });
  if (answer.ok) return answer.json();
  throw new Error(await sentence(answer));
}

/** @param {Response} answer */
async function sentence(answer) {
  const usual = t("โหลดข้อมูลไม่ได้ กรุณาลองใหม่", "The figures could not be loaded. Please try again.");
  try {
    const problem = await answer.json();
    return (lang === "en" && problem.detail_en) || problem.detail || usual;
  } catch {
    return usual;
  }
}
