import { fill } from '../../lessons/fill.ts';
import type { Label, Said } from '../../lessons/checks/types.ts';
import type { LocalText } from '../../lessons/types.ts';
import type { Values } from '../../lessons/values.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';

/** An author's text in the language of the screen. */
export function local(tr: Translator, text: LocalText): string {
  return text[tr.language];
}

/** What a check asks for, in a sentence. */
export function labelText(tr: Translator, label: Label): string {
  if ('text' in label) return local(tr, label.text);
  return label.parts.map((part) => tr.say(part)).join(tr.t('checks.and'));
}

/** Why a check is not met: in our words or the author's. */
export function saidText(tr: Translator, said: Said): string {
  return 'text' in said ? local(tr, said.text) : tr.say(said);
}

/** `names` in backticks, painted; where there is no colour the backticks stay. */
export function withNames(theme: Theme, sentence: string): string {
  if (theme.depth === 0) return sentence;
  return sentence.replace(/`([^`]*)`/g, (_, name: string) => theme.paint.accent(name));
}

/** A text with the values of the attempt; before they are drawn, dots stand for them. */
export function withValues(text: string, values: Values | null): string {
  if (values !== null) return fill(text, values);
  return text.replace(/\{\{[a-z][a-zA-Z0-9]*\}\}/g, '…');
}
