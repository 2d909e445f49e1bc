import { EngineError, msg } from '../../../engine/message.ts';
import { brief } from './findings.ts';

/** A port as an author writes it, a drawn value too. @throws EngineError when it is none */
export function portNumber(port: number | string): number {
  const number = Number(port);
  if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
  throw new EngineError(msg('probe.unknown.figure', { figure: brief(String(port)) }));
}
