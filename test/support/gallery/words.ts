import { en } from '../../../src/views/i18n/catalogues.ts';
import { NAMES, type Scope } from './names.ts';

const TOKEN = /[\w./:@=$-]+/g;
/** With a digit or such a sign in it a token is a name, an address, a path or a figure. */
const NO_WORD = /[\d_/@=$]/;
const TWO_LETTERS = /[A-Za-z]{2}/;
const SIGNS_AROUND = /^[.:-]+|[.:-]+$/g;
/** The names of 5,000 characters. */
const ONE_LETTER = /(.)\1{7}|^(.)\2+$/;
/** Stand for what is cut off, the second one in ASCII. */
const CUT: ReadonlySet<string> = new Set(['…', '~']);

const used = new Set<string>();

/** The English words on a Chinese screen that are on no list of names. `scene` is the name of the picture's scene. */
export function englishWords(scene: string, rows: readonly string[]): string[] {
  const scopes = NAMES.filter((scope) => scope.scenes.test(scene));
  return rows.flatMap((row) =>
    [...row.matchAll(TOKEN)].flatMap(({ 0: token, index }) => {
      const word = wordIn(token);
      const cut = { start: CUT.has(row[index - 1] ?? ''), end: CUT.has(row[index + token.length] ?? '') };
      return word === null || isName(word, cut, scopes) ? [] : [word];
    }),
  );
}

/** Names that no screen has shown. To be asked when all screens have been looked at. */
export function unusedNames(): string[] {
  return NAMES.flatMap((scope) => scope.names.map((name) => keyOf(scope, name))).filter(
    (key) => !used.has(key),
  );
}

/**
 * Names for every scene that are words of the English interface too: with them on the list an untranslated word would
 * not be seen.
 */
export function uiWordsAmongNames(): string[] {
  const words = new Set(
    Object.values(en).flatMap((text) =>
      [...text.replace(/\{\{.*?\}\}/g, ' ').matchAll(TOKEN)].flatMap(([token]) => wordIn(token) ?? []),
    ),
  );
  return NAMES.filter((scope) => scope.kind === 'name').flatMap((scope) =>
    scope.names.filter((name) => words.has(name) || words.has(name.toLowerCase())),
  );
}

function wordIn(token: string): string | null {
  const word = token.replace(SIGNS_AROUND, '');
  return NO_WORD.test(token) || !TWO_LETTERS.test(word) || ONE_LETTER.test(word) ? null : word;
}

interface Cut {
  readonly start: boolean;
  readonly end: boolean;
}

function isName(word: string, cut: Cut, scopes: readonly Scope[]): boolean {
  for (const scope of scopes) {
    const name =
      scope.names.find((one) => one === word) ??
      scope.names.find((one) => (cut.end && one.startsWith(word)) || (cut.start && one.endsWith(word)));
    if (name === undefined) continue;
    used.add(keyOf(scope, name));
    return true;
  }
  return false;
}

function keyOf(scope: Scope, name: string): string {
  return `${name} (${scope.what})`;
}
