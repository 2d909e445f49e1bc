import { parseAst } from 'vitest/node';

/**
 * The catalogue check: what the source asks for against what the catalogues hold.
 *
 * @typedef {{ file: string, line: number, text: string }} Finding
 * @typedef {{ file: string, text: string }} Source
 * @typedef {{ key: string, text: string, file: string, line: number }} Entry
 */

/** Functions whose first argument is a key of the catalogues (or an expression that chooses between keys). */
const ASKERS = new Set(['msg', 't', 'Trans']);
const PLURAL = /_(zero|one|two|few|many|other)$/;
/** The plural forms of each language (CLDR, cardinal). */
const FORMS = { en: ['one', 'other'], zh: ['other'] };

/**
 * @param {readonly Source[]} sources TypeScript without the catalogues
 * @param {{ en: readonly Entry[], zh: readonly Entry[] }} catalogues
 * @returns {Finding[]} what is wrong, in the order of the files; empty when all is well
 */
export function checkWords(sources, catalogues) {
  const stems = { en: byStem(catalogues.en), zh: byStem(catalogues.zh) };
  const asked = sources.flatMap(keysIn);
  const literals = new Set(sources.flatMap(literalsIn));
  return [
    ...['en', 'zh'].flatMap((language) => duplicates(catalogues[language])),
    ...missing(asked, stems),
    ...unfilled(asked, stems.en),
    ...unused(literals, stems.en),
    ...['en', 'zh'].flatMap((language) => wrongForms(stems[language], FORMS[language])),
    ...differences(stems),
  ];
}

/**
 * The entries of a catalogue file, as it stands: `export default { 'key': 'text', … } as const`.
 * @param {Source} source
 * @returns {Entry[]}
 */
export function entriesOf({ file, text }) {
  const entries = [];
  visit(parse(file, text), (node) => {
    if (node.type !== 'ExportDefaultDeclaration') return;
    let object = node.declaration;
    while ('expression' in object) object = object.expression;
    for (const property of object.properties) {
      const value = constant(property.value);
      if (property.type === 'Property' && value !== undefined) {
        const key = property.key.value ?? property.key.name;
        entries.push({ key, text: value, file, line: lineAt(text, property.start) });
      }
    }
  });
  return entries;
}

function* missingIn(stems, key) {
  for (const language of ['en', 'zh']) if (!stems[language].has(key)) yield language;
}

function missing(asked, stems) {
  return asked.flatMap(({ key, file, line }) =>
    [...missingIn(stems, key)].map((language) => ({ file, line, text: `no ${language} text for ${key}` })),
  );
}

/** Calls that give their parameters as an object literal must give each that the text names. */
function unfilled(asked, stems) {
  return asked.flatMap(({ key, params, file, line }) => {
    const entries = stems.get(key);
    if (entries === undefined || params === undefined) return [];
    const given = new Set(params);
    return [...placeholders(entries)]
      .filter((name) => !given.has(name))
      .map((name) => ({ file, line, text: `${key} needs the parameter ${name}` }));
  });
}

/** A key counts as used when it stands anywhere as a string: tables of keys are fine. */
function unused(literals, stems) {
  return [...stems]
    .filter(([stem]) => !literals.has(stem))
    .map(([stem, [{ file, line }]]) => ({ file, line, text: `${stem} is not used` }));
}

function duplicates(entries) {
  const seen = new Map();
  return entries.flatMap(({ key, file, line }) => {
    const first = seen.get(key);
    seen.set(key, file);
    return first === undefined ? [] : [{ file, line, text: `${key} is in ${first} already` }];
  });
}

function wrongForms(stems, forms) {
  return [...stems].flatMap(([stem, entries]) => {
    const found = entries.map(formOf);
    if (found.every((form) => form === '')) return [];
    const { file, line } = entries[0];
    const lacking = forms.filter((form) => !found.includes(form));
    const foreign = found.filter((form) => !forms.includes(form));
    return [
      ...lacking.map((form) => ({ file, line, text: `${stem} lacks its plural form ${stem}_${form}` })),
      ...foreign.map((form) => ({
        file,
        line,
        text: `${stem} has a form too many: ${stem}${form && `_${form}`}`,
      })),
    ];
  });
}

/** Both languages hold the same keys, with the same parameters, and both or none of them as plurals. */
function differences({ en, zh }) {
  const found = [];
  for (const [stem, entries] of en) {
    const others = zh.get(stem);
    const { file, line } = entries[0];
    if (others === undefined) {
      found.push({ file, line, text: `${stem} is not in zh` });
      continue;
    }
    if (formOf(entries[0]) === '' ? formOf(others[0]) !== '' : formOf(others[0]) === '') {
      found.push({ file, line, text: `${stem} is a plural in one language only` });
    }
    const [mine, theirs] = [placeholders(entries), placeholders(others)];
    // A Chinese text needs no number where the English one has it only to choose a form, and the other way round.
    for (const name of mine.symmetricDifference(theirs)) {
      found.push({ file, line, text: `${stem} has the parameter ${name} in one language only` });
    }
  }
  for (const [stem, [{ file, line }]] of zh) {
    if (!en.has(stem)) found.push({ file, line, text: `${stem} is not in en` });
  }
  return found;
}

/** @returns {Map<string, Entry[]>} */
function byStem(entries) {
  const stems = new Map();
  for (const entry of entries) {
    const stem = entry.key.replace(PLURAL, '');
    stems.set(stem, [...(stems.get(stem) ?? []), entry]);
  }
  return stems;
}

function formOf({ key }) {
  return PLURAL.exec(key)?.[1] ?? '';
}

/** Names in `{{name}}` and `{{name, format}}`. */
function placeholders(entries) {
  return new Set(
    entries.flatMap(({ text }) => [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1])),
  );
}

/** The keys that calls ask for, with the names of their parameters where those can be seen. */
function keysIn({ file, text }) {
  const asked = [];
  visit(parse(file, text), (node) => {
    if (node.type !== 'CallExpression' || !ASKERS.has(calledName(node.callee))) return;
    const [first, second] = node.arguments;
    if (first === undefined) return;
    for (const value of choices(first)) {
      asked.push({ key: value.text, params: paramNames(second), file, line: lineAt(text, value.start) });
    }
  });
  return asked;
}

function calledName(callee) {
  return callee.type === 'MemberExpression' ? callee.property.name : callee.name;
}

/** The strings that an expression may come to: itself, or the arms of a condition. */
function choices(node) {
  if (node.type === 'ConditionalExpression') return [...choices(node.consequent), ...choices(node.alternate)];
  if (node.type === 'LogicalExpression') return [...choices(node.left), ...choices(node.right)];
  const text = constant(node);
  return text === undefined ? [] : [{ text, start: node.start }];
}

/** Undefined where the names cannot be told: a variable, or an object with a spread in it. */
function paramNames(node) {
  if (node === undefined) return [];
  if (node.type !== 'ObjectExpression') return undefined;
  if (node.properties.some(({ type, computed }) => type !== 'Property' || computed)) return undefined;
  return node.properties.map(({ key }) => key.name ?? key.value);
}

function literalsIn({ file, text }) {
  const literals = [];
  visit(parse(file, text), (node) => {
    const value = constant(node);
    if (value !== undefined) literals.push(value);
  });
  return literals;
}

function constant(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const [left, right] = [constant(node.left), constant(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

function parse(file, text) {
  return parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
}

function visit(node, look) {
  if (typeof node.type === 'string') look(node);
  for (const child of Object.values(node)) {
    if (Array.isArray(child))
      child.filter((item) => item instanceof Object).forEach((item) => visit(item, look));
    else if (child instanceof Object) visit(child, look);
  }
}

function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length;
}
