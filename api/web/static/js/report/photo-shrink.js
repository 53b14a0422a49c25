/** A smaller copy of a photo for slow lines: the long side at most 2048 pixels, JPEG. */

const LONG_SIDE = 2048;
const SMALL_ENOUGH = 900_000;

/**
 * The photo itself when it is small already or cannot be opened here; the server judges it then.
 * @param {Blob} photo
 * @returns {Promise<Blob>}
 */
export async function shrink(photo) {
  if (photo.size <= SMALL_ENOUGH) return photo;
  try {
    const picture = await createImageBitmap(photo, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return smaller && smaller.size < photo.size ? smaller : photo;
  } catch {
    return photo;
  }
}
