// JSON that keeps whole numbers: those beyond 2^53, such as ids of other systems, are read as BigInt
// and written with the same digits. A browser that does not expose a number's digits rounds them.

/** @throws SyntaxError when it is not JSON */
export function parse(text) {
  return JSON.parse(text, (_, value, context) => {
    const rounded = typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "");
    return rounded ? BigInt(context.source) : value;
  });
}

/** @param indent spaces; 0: all in one line */
export function write(value, indent = 0) {
  return JSON.stringify(value, (_, member) => (typeof member === "bigint" ? JSON.rawJSON(String(member)) : member), indent);
}
