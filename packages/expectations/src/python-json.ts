/** The value of a JSON text as Python's `json.loads` reads it, NaN and infinities included; undefined where it is none. */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (!/NaN|Infinity/.test(text)) return undefined;
  }
  // Outside of strings only: a string is matched first, and kept.
  const replaced = text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/gs, (found) =>
    found.startsWith('"') ? found : found === 'NaN' ? '0' : found.startsWith('-') ? '-1e999' : '1e999',
  );
  try {
    return JSON.parse(replaced);
  } catch {
    return undefined;
  }
}
