import type { Message } from '../../engine/message.ts';
import type { MessageKey, Translator } from '../i18n/index.ts';
import { cellWidth } from '../text/cells.ts';

/**
 * What is wrong with the connection, as fully as `width` cells hold: where the sentence is too long a shorter one, which
 * still says what to do. The shortest may be wider than that, where a screen is narrower than the program wants.
 */
export function connectionSentence(tr: Translator, says: Message, width: number): string {
  const texts = [tr.say(says), ...(SHORTER[says.key] ?? []).map((key) => tr.t(key, says.params))];
  return texts.find((text) => cellWidth(text) <= width) ?? texts.at(-1) ?? '';
}

/** Shorter sentences, each with the parameters of the whole one: for 80 columns, and for 40. */
const SHORTER: Readonly<Record<string, readonly MessageKey[]>> = {
  'connect.noSocket': ['connect.short.noSocket', 'connect.shortest.start'],
  'connect.denied': ['connect.short.denied', 'connect.shortest.denied'],
  'connect.refusedSocket': ['connect.short.refusedSocket', 'connect.shortest.start'],
  'connect.refused': ['connect.short.refused', 'connect.shortest.refused'],
  'connect.dns': ['connect.short.dns', 'connect.shortest.dns'],
  'connect.unreachable': ['connect.short.unreachable', 'connect.shortest.unreachable'],
  'connect.hungUp': ['connect.short.hungUp', 'connect.shortest.again'],
  'connect.notEngine': ['connect.short.notEngine', 'connect.shortest.notEngine'],
  'connect.failed': ['connect.short.failed', 'connect.shortest.failed'],
  'connect.ended': ['connect.shortest.again'],
  'connect.waiting': ['connect.short.waiting', 'connect.shortest.waiting'],
};
