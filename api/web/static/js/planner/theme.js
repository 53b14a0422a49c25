/**
 * What a theme of the map is: it asks its own door and says what its cells, classes and columns mean.
 *
 * @typedef {import("geojson").Geometry} Geometry
 *
 * @typedef {object} Cell
 * @property {string} key of the cell or the area, as `pick` names it: cell:CODE, zone:CODE
 * @property {string} name
 * @property {number} n requests in it
 * @property {number | null} shade index of its class; null: not drawn
 * @property {string} door the list that holds exactly its requests
 * @property {Record<string, number | string | null>} values by the key of their column
 * @property {Geometry | null} geometry null: an area that the map has already
 * @property {number} [opacity] where it differs from its class
 *
 * @typedef {object} LegendClass
 * @property {string} label
 * @property {string} colour
 * @property {number} shade which cells have it
 * @property {number} cells how many
 * @property {number} [opacity] on the map
 *
 * @typedef {object} Column
 * @property {string} key
 * @property {string} title
 * @property {boolean} [word] text, sorted as such
 * @property {number} [digits] after the point
 * @property {boolean} [door] the number leads to the list
 *
 * @typedef {"by" | "per" | "bandwidth" | "apart" | "least" | "against"} Chosen words of the state that themes offer
 *
 * @typedef {object} Choice
 * @property {Chosen} name
 * @property {string} title
 * @property {string} value
 * @property {[string, string][]} options value and word
 *
 * @typedef {object} Shown
 * @property {Cell[]} cells
 * @property {LegendClass[]} classes
 * @property {Column[]} columns the first numeric one orders the table
 * @property {number} total requests counted
 * @property {number} [run] the analysis it comes from
 * @property {string} period
 * @property {"zone" | "community"} [area] what the cells are, when they are areas of the map
 * @property {string} [noun] what is counted in a class, where it is not cells
 * @property {boolean} [tiny] whether shapes may be smaller than a point from afar
 * @property {Choice[]} [choices] what else may be chosen of the theme
 * @property {string[]} notes sentences under the legend: classification, method, what was left out
 *
 * @typedef {object} Asking
 * @property {string} org
 * @property {import("./state.js").State} state
 * @property {URLSearchParams} query the filter with the grid, narrowed to the slice looked at
 * @property {import("./classes.js").CountClass[] | null} classes those of the other map, to be shared
 * @property {(sentence: string) => void} tell how far a long computation is
 * @property {() => boolean} wanted whether anybody still waits for it
 *
 * @typedef {object} Theme
 * @property {string} id
 * @property {string} title
 * @property {string} about one line below the choice
 * @property {string} unit what the legend counts
 * @property {boolean} scaled whether quantiles or equal steps may be chosen
 * @property {boolean} timed whether slider and comparison narrow it
 * @property {boolean} [twice] whether it needs two periods
 * @property {(asking: Asking) => Promise<Shown & {counted?: import("./classes.js").CountClass[]}>} load
 */

/** How strong colours are upon the map where a class says nothing. */
export const USUAL_OPACITY = 0.66;

/** By shade: purple is below or less, orange above or more; told apart by every eye, and not the colours of hot spots. */
export const DIVERGING = /** @type {Record<string, string>} */ ({ "-2": "#5e3c99", "-1": "#b2abd2", 0: "#eceae4", 1: "#fdb863", 2: "#e66101" });

/**
 * How many cells have a shade.
 * @param {Cell[]} cells
 * @param {number} shade
 */
export function countOf(cells, shade) {
  return cells.filter((cell) => cell.shade === shade).length;
}
