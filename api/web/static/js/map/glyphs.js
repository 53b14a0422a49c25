/** Pictures of categories and assets on the map, drawn from the page's own icon sprite when the map first asks for one. */

/** @typedef {import("../maplibre.js").Map} Map */

const SIZE = 48;
/** @type {Promise<Document> | undefined} */
let sprite;

/**
 * @param {Map} map
 * @param {Record<string, string>} icons image name to icon name: {"category-3": "lightbulb"}
 */
export function drawGlyphs(map, icons) {
  map.setMissingStyleImageResolver(async (id) => {
    if (!/^(category|asset)-/.test(id)) return;
    const drawn = await glyph(icons[id] ?? "map-pin");
    if (!map.hasImage(id)) map.addImage(id, drawn ?? blank(), { pixelRatio: 2 });
  });
}

/**
 * A white picture of one icon.
 * @param {string} name
 * @returns {Promise<ImageData | null>}
 */
async function glyph(name) {
  sprite ??= load();
  const symbol = (await sprite).getElementById(name);
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!symbol || !brush) return null;
  brush.canvas.width = brush.canvas.height = SIZE;
  brush.scale(SIZE / 24, SIZE / 24);
  Object.assign(brush, { strokeStyle: "#ffffff", lineWidth: 2.2, lineCap: "round", lineJoin: "round" });
  for (const part of symbol.children) brush.stroke(outline(part));
  return brush.getImageData(0, 0, SIZE, SIZE);
}

async function load() {
  const address = document.querySelector("use[href*='sprite.svg#']")?.getAttribute("href")?.split("#")[0];
  const answer = await fetch(address ?? "");
  return new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
}

/**
 * An SVG shape as a path.
 * @param {Element} part
 */
function outline(part) {
  const number = (/** @type {string} */ name, otherwise = 0) => Number(part.getAttribute(name) ?? otherwise);
  const path = new Path2D(part.getAttribute("d") ?? "");
  if (part.tagName === "circle") path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  if (part.tagName === "ellipse") {
    path.ellipse(number("cx"), number("cy"), number("rx"), number("ry"), 0, 0, 2 * Math.PI);
  }
  if (part.tagName === "rect") {
    path.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx", number("ry")));
  }
  if (part.tagName === "line") {
    path.moveTo(number("x1"), number("y1"));
    path.lineTo(number("x2"), number("y2"));
  }
  if (part.tagName.startsWith("poly")) {
    path.addPath(new Path2D(`M${part.getAttribute("points")}${part.tagName === "polygon" ? "Z" : ""}`));
  }
  return path;
}

function blank() {
  return { width: SIZE, height: SIZE, data: new Uint8Array(SIZE * SIZE * 4) };
}
