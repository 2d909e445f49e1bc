import { describe, expect, it } from 'vitest';
import { parseCommandLine, UsageError } from '../../src/views/cli/arguments.ts';
import { languageIn, localeLanguage } from '../../src/views/cli/language.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';

const refusal = (...words: string[]): string => {
  try {
    parseCommandLine(words);
  } catch (error) {
    if (error instanceof UsageError) return createTranslator('en').say(error.says);
    throw error;
  }
  return '';
};

describe('the command line', () => {
  it('opens the dashboard without a word', () => {
    expect(parseCommandLine([])).toMatchObject({ name: 'dashboard', demo: false, mouse: true });
  });

  it('takes the options of the docker CLI for the endpoint', () => {
    expect(parseCommandLine(['-H', 'tcp://a:1'])).toMatchObject({ host: 'tcp://a:1' });
    expect(parseCommandLine(['--host=unix:///x', 'learn', '03-containers/run'])).toMatchObject({
      name: 'learn',
      target: '03-containers/run',
      host: 'unix:///x',
    });
    expect(parseCommandLine(['-c', 'prod'])).toMatchObject({ context: 'prod' });
  });

  it('understands a snapshot', () => {
    expect(
      parseCommandLine(['snapshot', '--size', '80x24', '--panel', 'logs', '--lang', 'zh', '--json']),
    ).toMatchObject({
      name: 'snapshot',
      size: { cols: 80, rows: 24 },
      panel: 'logs',
      lang: 'zh',
      json: true,
    });
  });

  it('understands what is done with sandboxes, and refuses what could mean two things', () => {
    expect(parseCommandLine(['sandbox'])).toMatchObject({ name: 'sandbox', action: 'open' });
    expect(parseCommandLine(['sandbox', 'env'])).toMatchObject({ action: 'env' });
    expect(parseCommandLine(['sandbox', 'ls', '--json'])).toMatchObject({ action: 'ls', json: true });
    expect(parseCommandLine(['sandbox', 'rm', 'playground'])).toMatchObject({
      action: 'rm',
      id: 'playground',
    });
    expect(parseCommandLine(['sandbox', 'rm', '--all'])).toMatchObject({ action: 'rm', id: null });
    expect(refusal('sandbox', 'rm')).toContain('--all');
    expect(refusal('sandbox', 'rm', 'a', '--all')).toContain('--all');
    expect(refusal('sandbox', 'rm', 'a', 'b')).toContain('"b"');
    expect(refusal('sandbox', 'ls', '--all')).toContain('sandbox rm');
    expect(refusal('sandbox', 'env', '--json')).toContain('sandbox ls');
    expect(refusal('sandbox', 'frob')).toContain('sandbox frob');
    expect(refusal('doctor', '--all')).toContain('sandbox');
  });

  it('refuses what it does not know in one line that names it', () => {
    expect(refusal('--frob')).toContain('--frob');
    expect(refusal('frobnicate')).toContain('frobnicate');
    expect(refusal('--lang', 'fr')).toContain('fr');
    expect(refusal('snapshot', '--size', '0x0')).toContain('0x0');
    expect(refusal('snapshot', '--size', 'big')).toContain('big');
    expect(refusal('snapshot', '--panel', 'volumes')).toContain('volumes');
    expect(refusal('--json')).toContain('--json');
    expect(refusal('learn', 'a', 'b')).toContain('"b"');
    expect(refusal('--demo=1')).toContain('--demo');
    expect(refusal('--host')).toContain('--host');
    expect(refusal('--host', 'gopher://x')).toContain('gopher://x');
    expect(refusal('--host', 'tcp://a:1', '--context', 'b')).toContain('--context');
  });
});

describe('the language', () => {
  it('follows the locale variables in their order', () => {
    expect(localeLanguage({ LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(localeLanguage({ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' })).toBe('en');
    expect(localeLanguage({})).toBe('en');
  });

  it('is taken from --lang before the rest is understood', () => {
    expect(languageIn(['--frob', '--lang', 'zh'])).toBe('zh');
    expect(languageIn(['--lang=en', 'snapshot'])).toBe('en');
    expect(languageIn(['--lang', 'fr'])).toBeUndefined();
    expect(languageIn([])).toBeUndefined();
  });
});
