// How a problem is called beside its sentence.

export const kindOf = ({ severity }) => (severity === "error" ? "Please mend" : "Worth a look");
