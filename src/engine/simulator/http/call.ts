import type { IncomingMessage } from 'node:http';
import { parseMoment } from '../time.ts';
import type { SimContainer } from '../model.ts';
import type { Pulse } from '../pulse.ts';
import type { World } from '../world.ts';
import { ApiError } from './api-error.ts';
import type { Beat } from './beat.ts';
import type { Reply } from './reply.ts';

/** One request on its way through a route. */
export interface Call {
  readonly world: World;
  readonly pulse: Pulse;
  readonly beats: { readonly logs: Beat; readonly stats: Beat };
  readonly request: IncomingMessage;
  readonly reply: Reply;
  readonly query: URLSearchParams;
  /** The parts of the path that the route names, decoded. */
  readonly params: readonly string[];
  /** The engine's time when the request came; everything due until then has happened. */
  readonly now: number;
}

/** Answers a request, or throws ApiError for the answer that is an error. */
export type Handler = (call: Call) => void | Promise<void>;

/** The container that the path names first. Throws 404. */
export function containerOf(call: Call): SimContainer {
  const reference = call.params[0] ?? '';
  const container = call.world.container(reference);
  if (container === undefined) throw new ApiError(404, `No such container: ${reference}`);
  return container;
}

/** A switch as the engine reads them: absent, empty, 0, no, false and none are off. */
export function flag(query: URLSearchParams, name: string, absent = false): boolean {
  const value = query.get(name);
  if (value === null) return absent;
  return !['', '0', 'no', 'false', 'none'].includes(value.toLowerCase());
}

/** A whole number; undefined where absent. Throws what Go's strconv says of anything else. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^-?\d+$/.test(value)) throw new ApiError(500, `strconv.Atoi: parsing "${value}": invalid syntax`);
  return Number(value);
}

/** A moment in ms; undefined where absent. Throws what Go's strconv says of anything else. */
export function moment(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  const ms = parseMoment(value);
  if (ms === undefined) throw new ApiError(500, `strconv.ParseInt: parsing "${value}": invalid syntax`);
  return ms;
}
