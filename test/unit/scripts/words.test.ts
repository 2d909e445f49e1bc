import { expect, test } from 'vitest';
import { checkWords, entriesOf } from '../../../scripts/lib/words.mjs';

const EN = `export default {
  'a.plain': 'Plain',
  'a.named':
    'The container {{name}} ' + 'is gone',
  'a.count_one': '{{count}} container',
  'a.count_other': '{{count}} containers',
} as const;
`;
const ZH = `export default {
  'a.plain': '普通',
  'a.named': '容器 {{name}} 已不存在',
  'a.count_other': '{{count}} 个容器',
} as const;
`;
const USES = `
  say(msg('a.plain'));
  msg('a.named', { name });
  t('a.count', { count: n });
`;

test('catalogues that agree with each other and with the source have nothing wrong', () => {
  expect(check()).toEqual([]);
});

test('entries know their lines, and texts put together of pieces are read whole', () => {
  expect(entriesOf({ file: 'en/a.ts', text: EN })).toContainEqual({
    key: 'a.named',
    text: 'The container {{name}} is gone',
    file: 'en/a.ts',
    line: 3,
  });
});

test('a key that is in neither catalogue is missing in both, with the line that asks for it', () => {
  expect(check({ source: `${USES}\nmsg('a.typo');` })).toEqual([
    'src/x.tsx:6: no en text for a.typo',
    'src/x.tsx:6: no zh text for a.typo',
  ]);
});

test('a key is missed in every arm of a condition and in JSX', () => {
  const source = `${USES}\nconst a = t(on ? 'a.plain' : 'a.off'); const b = <Text>don't {view.t(\`a.jsx\`)}</Text>;`;
  expect(check({ source }).filter((finding) => finding.includes(' en '))).toEqual([
    'src/x.tsx:6: no en text for a.off',
    'src/x.tsx:6: no en text for a.jsx',
  ]);
});

test('a key in a comment or in the text of JSX is not a use of it', () => {
  const source = USES.replace(
    "say(msg('a.plain'));",
    "// msg('a.plain')\nconst x = <Text>msg('a.plain')</Text>;",
  );
  expect(check({ source })).toEqual(['en/a.ts:2: a.plain is not used']);
});

test('a key in a table of keys is used', () => {
  const source = USES.replace("say(msg('a.plain'));", "const keys = { first: 'a.plain' } as const;");
  expect(check({ source })).toEqual([]);
});

test('a call that leaves out a parameter of its text is found', () => {
  const source = USES.replace("msg('a.named', { name })", "msg('a.named', { id })");
  expect(check({ source })).toEqual(['src/x.tsx:3: a.named needs the parameter name']);
});

test('a key in one language only is found', () => {
  expect(check({ zh: ZH.replace("  'a.plain': '普通',\n", '') })).toEqual([
    'src/x.tsx:2: no zh text for a.plain',
    'en/a.ts:2: a.plain is not in zh',
  ]);
  expect(check({ zh: ZH.replace("'a.plain'", "'a.plain': 'x', 'a.more'") })).toEqual([
    'zh/a.ts:2: a.more is not in en',
  ]);
});

test('a parameter in one language only is found', () => {
  expect(check({ zh: ZH.replace('{{name}}', '{{nmae}}') })).toEqual([
    'en/a.ts:3: a.named has the parameter name in one language only',
    'en/a.ts:3: a.named has the parameter nmae in one language only',
  ]);
});

test('English has two plural forms and Chinese one', () => {
  expect(check({ en: EN.replace(/ {2}'a.count_one'.*\n/, '') })).toEqual([
    'en/a.ts:5: a.count lacks its plural form a.count_one',
  ]);
  expect(
    check({ zh: ZH.replace("'a.count_other'", "'a.count_one': '{{count}} 个', 'a.count_other'") }),
  ).toEqual(['zh/a.ts:4: a.count has a form too many: a.count_one']);
  expect(check({ zh: ZH.replace('a.count_other', 'a.count') })).toEqual([
    'en/a.ts:5: a.count is a plural in one language only',
  ]);
});

test('a key that two areas define is found', () => {
  const again = `export default { 'a.plain': 'Again' } as const;`;
  const more = entriesOf({ file: 'en/b.ts', text: again });
  expect(check({}, more)).toEqual(['en/b.ts:1: a.plain is in en/a.ts already']);
});

function check(
  texts: { source?: string; en?: string; zh?: string } = {},
  more: ReturnType<typeof entriesOf> = [],
): string[] {
  const catalogues = {
    en: [...entriesOf({ file: 'en/a.ts', text: texts.en ?? EN }), ...more],
    zh: entriesOf({ file: 'zh/a.ts', text: texts.zh ?? ZH }),
  };
  const findings = checkWords([{ file: 'src/x.tsx', text: texts.source ?? USES }], catalogues);
  return findings.map(({ file, line, text }) => `${file}:${line}: ${text}`);
}
