import type { Language } from '../i18n/index.ts';

/** The language of the locale: LC_ALL, LC_MESSAGES, LANG, in that order; English where none says Chinese. */
export function localeLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

/**
 * The language that `--lang` names among the words, also where the rest of them cannot be understood: that is then
 * said in it. Undefined where none is named, or none that there is.
 */
export function languageIn(words: readonly string[]): Language | undefined {
  const at = words.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const named = at < 0 ? undefined : (words[at]?.split('=')[1] ?? words[at + 1]);
  return named === 'en' || named === 'zh' ? named : undefined;
}
