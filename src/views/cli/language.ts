import type { Language } from '../i18n/index.ts';

/** The language of the locale: LC_ALL, LC_MESSAGES, LANG, in that order; English where none says Chinese. */
export function localeLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
