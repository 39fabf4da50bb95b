// Small drawings for the buttons of a card, in the colour of their words.

const PATHS = {
  up: "M12 19V6m-6 6 6-6 6 6",
  down: "M12 5v13m6-6-6 6-6-6",
  play: "M8 5l11 7-11 7z",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5",
  handle: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  plus: "M12 5v14M5 12h14",
};
const NAMESPACE = "http://www.w3.org/2000/svg";

export function icon(sign) {
  const [drawing, line] = ["svg", "path"].map((name) => document.createElementNS(NAMESPACE, name));
  const attributes = { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" };
  for (const [name, value] of Object.entries(attributes)) drawing.setAttribute(name, value);
  line.setAttribute("d", PATHS[sign]);
  drawing.append(line);
  return drawing;
}
