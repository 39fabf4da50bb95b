// How a problem is called beside its sentence.

import { t } from "./page.js";

export const kindOf = ({ severity }) => (severity === "error" ? t("Please mend") : t("Worth a look"));
