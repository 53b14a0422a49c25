/** Where a photo was taken, read on the device from the JPEG's EXIF part: a suggestion, sent nowhere by itself. */

const GPS_POINTER = 0x8825;
const FIRST_BYTES = 256 * 1024;

/**
 * The place of a photo in degrees (EPSG:4326), null when it does not say.
 * @param {Blob} photo
 * @returns {Promise<{lon: number, lat: number} | null>}
 */
export async function photoPlace(photo) {
  try {
    const bytes = new DataView(await photo.slice(0, FIRST_BYTES).arrayBuffer());
    const start = exifStart(bytes);
    return start < 0 ? null : gps(bytes, start);
  } catch {
    return null;
  }
}

/**
 * Where the TIFF header of the EXIF segment begins.
 * @param {DataView} bytes
 */
function exifStart(bytes) {
  if (bytes.getUint16(0) !== 0xffd8) return -1;
  let at = 2;
  while (bytes.getUint8(at) === 0xff && bytes.getUint8(at + 1) !== 0xda) {
    if (bytes.getUint16(at) === 0xffe1 && bytes.getUint32(at + 4) === 0x45786966) return at + 10;
    at += 2 + bytes.getUint16(at + 2);
  }
  return -1;
}

/**
 * @param {DataView} bytes
 * @param {number} start
 */
function gps(bytes, start) {
  const little = bytes.getUint16(start) === 0x4949;
  const pointer = entries(bytes, start, start + bytes.getUint32(start + 4, little), little).get(GPS_POINTER);
  if (pointer === undefined) return null;
  const found = entries(bytes, start, start + bytes.getUint32(pointer + 8, little), little);
  const lat = degrees(bytes, start, little, found.get(2), found.get(1));
  const lon = degrees(bytes, start, little, found.get(4), found.get(3));
  return Number.isFinite(lat) && Number.isFinite(lon) && (lat || lon) ? { lon, lat } : null;
}

/**
 * The entries of one directory: tag to position.
 * @param {DataView} bytes
 * @param {number} start
 * @param {number} at
 * @param {boolean} little
 */
function entries(bytes, start, at, little) {
  const count = bytes.getUint16(at, little);
  return new Map(Array.from({ length: count }, (_, index) => [bytes.getUint16(at + 2 + index * 12, little), at + 2 + index * 12]));
}

/**
 * Degrees, minutes and seconds as signed degrees; NaN when they are missing.
 * @param {DataView} bytes
 * @param {number} start
 * @param {boolean} little
 * @param {number | undefined} entry
 * @param {number | undefined} side
 */
function degrees(bytes, start, little, entry, side) {
  if (entry === undefined || side === undefined) return Number.NaN;
  const at = start + bytes.getUint32(entry + 8, little);
  const [whole, minutes, seconds] = [0, 8, 16].map((step) => bytes.getUint32(at + step, little) / bytes.getUint32(at + step + 4, little));
  const letter = String.fromCharCode(bytes.getUint8(side + 8));
  return (whole + minutes / 60 + (seconds || 0) / 3600) * (letter === "S" || letter === "W" ? -1 : 1);
}
