// What a part of a fan-out is called.

/** The fan-out's name for it, else its number. */
export function name({ labels, from }, index) {
  return labels?.[index] || `part ${from + index}`;
}
