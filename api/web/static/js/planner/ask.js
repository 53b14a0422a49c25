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

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}`, { headers: { accept: "application/json" } });
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
