import { createInstance, type TFunction } from 'i18next';
import type { Message } from '../../engine/message.ts';
import { en, zh } from './catalogues.ts';

export type Language = 'en' | 'zh';
export type MessageKey = PluralStem<keyof typeof en>;

/** `x_one` and `x_other` are asked for as `x` with a `count`. */
type PluralStem<K extends string> = K extends `${infer S}_one` ? S : K extends `${infer S}_other` ? S : K;

type Params = Readonly<Record<string, string | number>>;

/** Speaks one language: `t` for the views' own words, `say` for the sentences that engine and lessons hand over. */
export interface Translator {
  readonly language: Language;
  t(key: MessageKey, params?: Params): string;
  say(message: Message): string;
}

/** Makes the translator of a language. Synchronous: the catalogues are bundled. */
export function createTranslator(language: Language): Translator {
  const instance = createInstance({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  void instance.init();
  const translate: TFunction = instance.t.bind(instance);
  const look = (key: string, params: Params | undefined): string => translate(key, { ...params });
  return {
    language,
    t: (key, params) => look(key, params),
    say: (message) => look(message.key, message.params),
  };
}
