/** Where the phone is, only when its owner has already allowed it here: nobody is asked anything. */

/** @param {HTMLFormElement} form */
export async function fillPosition(form) {
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (allowed?.state !== "granted") return;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field(form, "lon").value = coords.longitude.toFixed(6);
      field(form, "lat").value = coords.latitude.toFixed(6);
    },
    () => {},
    { maximumAge: 60000, timeout: 10000 },
  );
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}
