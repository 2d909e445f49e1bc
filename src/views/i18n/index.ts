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

/** Sentences that a translator remembers: those of a screen, and of what it showed lately. */
const REMEMBERED_COUNT = 1_000;

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
  // The screen asks for the same sentences with every change, and i18next takes some 10 µs and 10 KB for one.
  const known = new Map<string, string>();
  const look = (key: string, params: Params | undefined): string => {
    const asked = params === undefined ? key : `${key} ${JSON.stringify(params)}`;
    let text = known.get(asked);
    if (text === undefined) {
      if (known.size >= REMEMBERED_COUNT) known.clear();
      known.set(asked, (text = translate(key, { ...params })));
    }
    return text;
  };
  return {
    language,
    t: (key, params) => look(key, params),
    say: (message) => look(message.key, message.params),
  };
}
