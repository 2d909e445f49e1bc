import type { EngineClient } from '../client.ts';
import { saidBy } from '../actions/failure.ts';
import { msg } from '../message.ts';
import { framedReader, rawReader, type RawLine } from '../streams/lines.ts';
import { cleanLine } from '../streams/sanitise.ts';
import type { Why, WhyLogLine } from './why-types.ts';

/** How many of the last lines of the log the page shows. */
export const LOG_LINES = 20;

/** The last lines of a container's log. Never throws: what the engine says instead is the answer. */
export async function lastLines(
  client: EngineClient,
  containerId: string,
  tty: boolean,
  signal?: AbortSignal,
): Promise<Why['log']> {
  try {
    const answer: unknown = await client.docker.getContainer(containerId).logs({
      follow: false,
      stdout: true,
      stderr: true,
      tail: LOG_LINES,
      timestamps: true,
      ...(signal ? { abortSignal: signal } : {}),
    });
    const lines = readLines(Buffer.isBuffer(answer) ? answer : Buffer.from(String(answer)), tty);
    return { lines, says: lines.length === 0 ? msg('why.log.empty') : null };
  } catch (error) {
    return { lines: [], says: msg('why.log.unreadable', { said: saidBy(error) }) };
  }
}

function readLines(bytes: Buffer, tty: boolean): readonly WhyLogLine[] {
  const lines: WhyLogLine[] = [];
  const take = ({ ms, stderr, bytes: text }: RawLine): void => {
    lines.push({ time: ms, stderr, text: cleanLine(text.toString('utf8')) });
  };
  const reader = tty ? rawReader(take) : framedReader(take);
  reader.push(bytes);
  reader.flush();
  return lines.sort((a, b) => a.time - b.time).slice(-LOG_LINES);
}
