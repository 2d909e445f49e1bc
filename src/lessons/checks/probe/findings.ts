import type { Message } from '../../../engine/message.ts';
import { cleanText } from '../../../engine/streams/sanitise.ts';
import type { Finding } from '../kind.ts';

export const MET: Finding = { verdict: 'met' };

export function notYet(because: Message): Finding {
  return { verdict: 'not-yet', because };
}

export function unknown(because: Message): Finding {
  return { verdict: 'unknown', because };
}

/** Met where there is nothing to say against it. */
export function unless(because: Message | undefined): Finding {
  return because === undefined ? MET : notYet(because);
}

/** Letters of a foreign text that a sentence may hold. */
const LONGEST = 80;

/** A text from a container, the daemon or a file, fit for a sentence: one clean line, not too long. */
export function brief(text: string): string {
  const clean = cleanText(text.slice(0, LONGEST * 20)).trim();
  const letters = Array.from(clean);
  return letters.length <= LONGEST ? clean : `${letters.slice(0, LONGEST - 1).join('')}…`;
}
