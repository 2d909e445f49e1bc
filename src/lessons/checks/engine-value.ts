import { z } from 'zod';
import { EngineError, msg } from '../../engine/message.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { text } from './fields.ts';
import type { ProbeLab } from './kind.ts';
import { getIfThere, getJson } from './probe/ask.ts';
import { isPath, valueAt } from './probe/json-path.ts';

/** Where the engine's own value comes from: a field of what it tells of an object, or of itself. */
export const engineValue = z
  .strictObject({
    container: text.optional(),
    image: text.optional(),
    volume: text.optional(),
    network: text.optional(),
    service: text.optional(),
    node: text.optional(),
    engine: z.enum(['info', 'version']).optional(),
    /** `NetworkSettings.Networks.bridge.IPAddress`, `Mounts[0].Name`; `*` for each of several. */
    path: text.refine(isPath, 'path'),
    /** How many entries it has, instead of them. */
    length: z.boolean().default(false),
  })
  .refine((one) => SOURCES.filter((source) => one[source] !== undefined).length === 1, 'one-source');

const SOURCES = ['container', 'image', 'volume', 'network', 'service', 'node', 'engine'] as const;

const PLACES: Readonly<Record<Exclude<(typeof SOURCES)[number], 'engine'>, (name: string) => string>> = {
  container: (name) => `/containers/${name}/json`,
  image: (name) => `/images/${name}/json`,
  volume: (name) => `/volumes/${name}`,
  network: (name) => `/networks/${name}`,
  service: (name) => `/services/${name}`,
  node: (name) => `/nodes/${name}`,
};

export type EngineValue = z.output<typeof engineValue>;

/**
 * Reads it, as texts: one, or several for a list.
 *
 * @throws EngineError when the object is not there; what the engine refuses as dockerode throws it.
 */
export async function readEngineValue(
  source: EngineValue,
  { client }: ProbeLab,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = valueAt(await tell(source, client, signal), source.path);
  if (source.length) return [String(entriesIn(found))];
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found.map(written) : [written(found)];
}

async function tell(source: EngineValue, client: ProbeLab['client'], signal: AbortSignal): Promise<unknown> {
  if (source.engine !== undefined) return getJson(client, `/${source.engine}`, signal);
  for (const kind of SOURCES) {
    const name = source[kind];
    if (kind === 'engine' || name === undefined) continue;
    const told = await getIfThere(client, PLACES[kind](encodeURI(name)), signal);
    if (told === undefined) throw new EngineError(msg('checks.value.gone', { name: cleanText(name) }));
    return told;
  }
  throw new Error('a value from nowhere passed the schema');
}

function entriesIn(found: unknown): number {
  if (typeof found === 'object' && found !== null) return Object.keys(found).length;
  return found === undefined ? 0 : 1;
}

function written(value: unknown): string {
  return cleanText(typeof value === 'string' ? value : JSON.stringify(value));
}
