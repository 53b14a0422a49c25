/** Two periods: the one of the filter, and the one before that it is compared with. */

/**
 * @param {{state: import("./state.js").State, changed: () => void}} options
 */
export function periodsOf({ state, changed }) {
  const part = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
  const [tick, from2, to2] = [part("compare"), part("from2"), part("to2")];

  function tell() {
    tick.checked = two();
    part("versus").hidden = !two();
    [from2.value, to2.value] = [state.from2, state.to2];
  }

  function two() {
    return Boolean(state.from2 && state.to2);
  }

  /** The period of the filter, or the last twelve months there are requests of, and the same days a year before. */
  function begin() {
    if (!state.asked.get("to")) state.asked.set("to", lastDay());
    const to = state.asked.get("to") ?? "";
    if (!state.asked.get("from")) state.asked.set("from", shifted(shifted(to, 1), 0, -1));
    const from = state.asked.get("from") ?? "";
    const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (document.querySelector(`#filter [name=${name}]`));
    for (const name of ["from", "to"]) /** @type {HTMLInputElement} */ (field(name)).value = state.asked.get(name) ?? "";
    if (!two()) Object.assign(state, before(from, to));
    tell();
  }

  tick.addEventListener("change", () => {
    if (tick.checked) begin();
    else Object.assign(state, { from2: "", to2: "", theme: state.theme === "change" ? "heat" : state.theme });
    tell();
    changed();
  });
  for (const field of [from2, to2]) {
    field.addEventListener("change", () => {
      Object.assign(state, { from2: from2.value, to2: to2.value });
      if (two()) changed();
    });
  }
  tell();
  return {
    two,
    begin,
    /** The question about the period before. @param {URLSearchParams} query */
    before(query) {
      const asked = new URLSearchParams(query);
      asked.delete("during");
      asked.set("from", state.from2);
      asked.set("to", state.to2);
      return asked;
    },
  };
}

/**
 * The same days a year before; where they would overlap, as many days just before.
 * @param {string} from
 * @param {string} to
 */
function before(from, to) {
  const year = { from2: shifted(from, 0, -1), to2: shifted(to, 0, -1) };
  if (year.to2 < from) return year;
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from2: shifted(from, -days), to2: shifted(from, -1) };
}

/**
 * A day moved by days and years.
 * @param {string} day
 * @param {number} days
 * @param {number} [years]
 */
function shifted(day, days, years = 0) {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  return moved.toISOString().slice(0, 10);
}

/** Today, or the day of the newest request where none came since. */
function lastDay() {
  const [today, newest] = [iso(new Date()), document.getElementById("plan")?.dataset.newest];
  return newest && newest < today ? newest : today;
}

/** @param {Date} day */
function iso(day) {
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
