// A second field for a setting of the page, for a phone on which the workbench covers the first.

import { on } from "./line.js";
import { byId } from "./page.js";

export function twin(place) {
  const first = byId(place.dataset.twin);
  place.append(...[...first.options].map((option) => option.cloneNode(true)));
  place.addEventListener("change", () => {
    first.value = place.value;
    first.dispatchEvent(new Event("change", { bubbles: true }));
  });
  for (const news of ["around", "chat"]) on(news, () => { place.value = first.value; });
}
