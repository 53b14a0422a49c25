/** The receipt as a picture to keep: municipality, number, what happens next, QR code. */

const WIDTH = 720;
const HEIGHT = 960;

/**
 * @param {{town: string, kind: string, number: string, next: string, link: string, code: HTMLImageElement}} receipt
 * @returns {Promise<Blob>} a PNG
 */
export async function drawReceipt({ town, kind, number, next, code }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  brush.fillStyle = "#ffffff";
  brush.fillRect(0, 0, WIDTH, HEIGHT);
  brush.fillStyle = accent;
  brush.fillRect(0, 0, WIDTH, 112);
  brush.textAlign = "center";
  write(brush, town, 70, "600 34px Sarabun", "#ffffff");
  write(brush, kind, 186, "400 30px Sarabun", "#46534e");
  write(brush, number, 268, "600 58px Sarabun", accent);
  const lines = next.trim().split(/\s{2,}|\n/).filter(Boolean);
  for (const [index, line] of lines.entries()) write(brush, line, 336 + index * 44, "400 28px Sarabun", "#17211d");
  await code.decode();
  brush.imageSmoothingEnabled = false;
  brush.drawImage(code, (WIDTH - 440) / 2, 440, 440, 440);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"));
}

/**
 * One centred line, made smaller until it fits.
 * @param {CanvasRenderingContext2D} brush
 * @param {string} words
 * @param {number} y
 * @param {string} font
 * @param {string} colour
 */
function write(brush, words, y, font, colour) {
  brush.fillStyle = colour;
  brush.font = font;
  for (let size = Number.parseInt(font.split(" ")[1], 10); brush.measureText(words).width > WIDTH - 48 && size > 14; size -= 2) {
    brush.font = font.replace(/\d+px/, `${size}px`);
  }
  brush.fillText(words, WIDTH / 2, y);
}
