import stockSanitize from '../../../node_modules/ink/build/sanitize-ansi.js';

/**
 * In place of Ink's sanitiser of texts (docs/decisions/ink-sanitize.md): the same function, with its results
 * remembered. Ink asks it about every text of the screen in every frame, and a frame changes few of them.
 */
export default function sanitize(text: string): string {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const sanitised = older.get(text) ?? stockSanitize(text);
  if (text.length > REMEMBERED_LENGTH) return sanitised;
  if (recent.size >= REMEMBERED_COUNT) {
    older = recent;
    recent = new Map();
  }
  recent.set(text, sanitised);
  return sanitised;
}

/** More than the texts of one screen: those of a frame must not push each other out. */
const REMEMBERED_COUNT = 512;

/** A row of a very wide screen with many colours. */
const REMEMBERED_LENGTH = 4096;

let recent = new Map<string, string>();
let older = new Map<string, string>();
