/** The map as a picture to show around: title, period, legend, method, scale, north and sources are in it. */

import { lang, t } from "../language.js";
import { USUAL_OPACITY } from "./theme.js";

/** @typedef {import("../maplibre.js").Map} Map */

const [MARGIN, HEAD, FOOT, SIDE, LINE] = [20, 84, 40, 280, 20];
const EQUATOR_METRES = 40_075_016.686;

/**
 * @typedef {object} Caption
 * @property {string} title
 * @property {string} filter what is counted, in words
 * @property {string} period
 * @property {string} heading of the legend
 * @property {string} noun what is counted in a class
 * @property {import("./theme.js").LegendClass[]} classes
 * @property {string[]} notes
 * @property {string} made when, in the municipality's time
 */

/**
 * Draws the maps with their caption and gives the file to the visitor.
 * @param {{map: Map, words: string}[]} maps the words stand in the corner of each
 * @param {Caption} caption
 * @param {string} name of the file
 */
export async function savePicture(maps, caption, name) {
  await document.fonts.load("600 16px Sarabun", "กA");
  const shots = await Promise.all(maps.map(({ map }) => shot(map)));
  const ratio = shots[0].width / maps[0].map.getContainer().clientWidth;
  const canvas = document.createElement("canvas");
  const wide = shots.reduce((sum, { width }) => sum + width, 0) / ratio + 4 * (shots.length - 1);
  const high = Math.max(shots[0].height / ratio, 480);
  canvas.width = (wide + SIDE) * ratio;
  canvas.height = (HEAD + high + FOOT) * ratio;
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.scale(ratio, ratio);
  brush.fillStyle = "#ffffff";
  brush.fillRect(0, 0, wide + SIDE, HEAD + high + FOOT);
  let left = 0;
  shots.forEach((image, index) => {
    const width = image.width / ratio;
    brush.drawImage(image, left, HEAD, width, image.height / ratio);
    if (maps[index].words) tag(brush, maps[index].words, left + 12, HEAD + 12);
    left += width + 4;
  });
  head(brush, caption, wide + SIDE);
  legend(brush, caption, wide + MARGIN, HEAD + MARGIN);
  scale(brush, maps[0].map, 16, HEAD + high - 18);
  north(brush, wide - 26, HEAD + 34);
  foot(brush, caption, maps[0].map, MARGIN, HEAD + high + 25);
  await hand(canvas, name);
}

/**
 * A copy of what a map shows; it can only be read within the frame that drew it.
 * @param {Map} map
 * @returns {Promise<HTMLCanvasElement>}
 */
function shot(map) {
  return new Promise((done) => {
    map.once("render", () => {
      const copy = document.createElement("canvas");
      Object.assign(copy, { width: map.getCanvas().width, height: map.getCanvas().height });
      copy.getContext("2d")?.drawImage(map.getCanvas(), 0, 0);
      done(copy);
    });
    map.triggerRepaint();
  });
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {Caption} caption
 * @param {number} wide
 */
function head(brush, { title, filter, period }, wide) {
  write(brush, title, MARGIN, 36, "600 22px");
  write(brush, [period, filter].filter(Boolean).join(" · "), MARGIN, 64, "400 15px", "#46534e", wide - 2 * MARGIN);
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {Caption} caption
 * @param {number} left
 * @param {number} top
 */
function legend(brush, { heading, noun, classes, notes }, left, top) {
  let y = top + 16;
  write(brush, heading, left, y, "600 16px");
  for (const { colour, label, cells, opacity = USUAL_OPACITY } of classes) {
    y += 28;
    brush.fillStyle = colour;
    brush.globalAlpha = opacity;
    brush.fillRect(left, y - 14, 32, 18);
    brush.globalAlpha = 1;
    brush.strokeStyle = "rgb(23 33 29 / 30%)";
    brush.strokeRect(left + 0.5, y - 13.5, 31, 17);
    write(brush, label, left + 42, y, "400 15px");
    write(brush, `${cells.toLocaleString()} ${noun}`, left + SIDE - 2 * MARGIN - 64, y, "400 13px", "#46534e");
  }
  y += 16;
  for (const note of notes) {
    for (const line of wrapped(brush, note, SIDE - 2 * MARGIN)) write(brush, line, left, (y += LINE), "400 13px", "#46534e");
    y += 6;
  }
}

/**
 * A round length as a bar.
 * @param {CanvasRenderingContext2D} brush
 * @param {Map} map
 * @param {number} left
 * @param {number} y
 */
function scale(brush, map, left, y) {
  const metresPerPixel = (EQUATOR_METRES * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  const unit = 10 ** Math.floor(Math.log10(metresPerPixel * 140));
  const metres = ([5, 2, 1].find((times) => times * unit <= metresPerPixel * 140) ?? 1) * unit;
  const long = metres / metresPerPixel;
  brush.fillStyle = "rgb(255 255 255 / 85%)";
  brush.fillRect(left - 8, y - 22, long + 16, 32);
  brush.strokeStyle = "#17211d";
  brush.lineWidth = 2;
  brush.beginPath();
  brush.moveTo(left, y - 4);
  brush.lineTo(left, y + 2);
  brush.lineTo(left + long, y + 2);
  brush.lineTo(left + long, y - 4);
  brush.stroke();
  brush.lineWidth = 1;
  const words = metres >= 1000 ? t("{n} กม.", "{n} km", { n: metres / 1000 }) : t("{n} ม.", "{n} m", { n: metres });
  write(brush, words, left, y - 8, "400 12px");
}

/**
 * The map is always north up.
 * @param {CanvasRenderingContext2D} brush
 * @param {number} x
 * @param {number} y
 */
function north(brush, x, y) {
  brush.fillStyle = "rgb(255 255 255 / 85%)";
  brush.fillRect(x - 16, y - 24, 32, 52);
  brush.fillStyle = "#17211d";
  brush.beginPath();
  brush.moveTo(x, y - 18);
  brush.lineTo(x + 8, y + 4);
  brush.lineTo(x, y - 1);
  brush.lineTo(x - 8, y + 4);
  brush.fill();
  write(brush, "N", x - 5, y + 22, "600 14px");
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {Caption} caption
 * @param {Map} map
 * @param {number} left
 * @param {number} y
 */
function foot(brush, { made }, map, left, y) {
  const sources = map.getContainer().querySelector(".maplibregl-ctrl-attrib-inner")?.textContent ?? "";
  const words = [t("ทำเมื่อ {made}", "Made {made}", { made }), sources, "GEO-OSS"].filter(Boolean).join(" · ");
  write(brush, words, left, y, "400 13px", "#46534e");
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {string} words
 * @param {number} left
 * @param {number} top
 */
function tag(brush, words, left, top) {
  brush.font = "600 15px Sarabun, sans-serif";
  brush.fillStyle = "#17211d";
  brush.fillRect(left, top, brush.measureText(words).width + 24, 32);
  write(brush, words, left + 12, top + 21, "600 15px", "#ffffff");
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {string} words
 * @param {number} x
 * @param {number} y the line the letters stand on
 * @param {string} font
 * @param {string} [colour]
 * @param {number} [widest]
 */
function write(brush, words, x, y, font, colour = "#17211d", widest) {
  brush.font = `${font} Sarabun, sans-serif`;
  brush.fillStyle = colour;
  brush.fillText(widest ? (wrapped(brush, words, widest)[0] ?? "") : words, x, y);
}

/**
 * Lines that fit; Thai is parted between words.
 * @param {CanvasRenderingContext2D} brush
 * @param {string} words
 * @param {number} widest
 */
function wrapped(brush, words, widest) {
  const lines = [""];
  for (const { segment } of new Intl.Segmenter(lang, { granularity: "word" }).segment(words)) {
    const longer = lines[lines.length - 1] + segment;
    if (brush.measureText(longer).width <= widest) lines[lines.length - 1] = longer;
    else lines.push(segment.trimStart());
  }
  return lines;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
async function hand(canvas, name) {
  const file = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(/** @type {Blob} */ (file));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
