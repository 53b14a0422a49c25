/** Small pieces of page made from data. Text always goes in as text, never as HTML. */

/**
 * An element with a class and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/**
 * A button that does something.
 * @param {string} className
 * @param {string} word
 * @param {() => void} action
 * @returns {HTMLButtonElement}
 */
export function button(className, word, action) {
  const made = element("button", className, word);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/**
 * An icon of the sprite, silent for screen readers. The sprite's address comes from any icon already on the page.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  const known = document.querySelector(".icon use")?.getAttribute("href") ?? "#";
  use.setAttribute("href", `${known.split("#")[0]}#${name}`);
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  drawn.append(use);
  return drawn;
}
