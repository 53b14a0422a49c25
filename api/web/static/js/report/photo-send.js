/** Sends one photo and says how far it has come. */

import { lang, t } from "../language.js";

/**
 * @param {string} address
 * @param {Blob} picture
 * @param {(share: number) => void} progress from 0 to 1
 * @returns {Promise<{id: string, gps: {lon: number, lat: number} | null}>} rejects with an Error to be shown; its
 *   `cause` is "final" when trying again cannot help
 */
export function sendPhoto(address, picture, progress) {
  return new Promise((done, failed) => {
    const sending = new XMLHttpRequest();
    const body = new FormData();
    body.append("photo", picture, "photo.jpg");
    sending.open("POST", address);
    sending.responseType = "json";
    sending.timeout = 120_000;
    sending.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    sending.onload = () => (sending.status === 201 ? done(sending.response) : failed(refusal(sending)));
    sending.onerror = sending.ontimeout = () => failed(new Error(t("ส่งรูปไม่สำเร็จ แตะเพื่อลองใหม่", "Not sent. Tap to try again.")));
    sending.send(body);
  });
}

/** @param {XMLHttpRequest} answer */
function refusal(answer) {
  const said = answer.response && (lang === "en" ? answer.response.detail_en : answer.response.detail);
  const final = answer.status >= 400 && answer.status < 500 && ![408, 409, 429].includes(answer.status);
  return new Error(said || t("ส่งรูปไม่สำเร็จ แตะเพื่อลองใหม่", "Not sent. Tap to try again."), { cause: final ? "final" : "" });
}
