import { msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import type { Gate, Verdict } from '../connection.ts';
import type { RequestHead } from '../head.ts';
import type { LookUp } from '../look-up.ts';
import { readTarget, writeTarget, type Target } from '../target.ts';
import type { GuardPolicy } from '../types.ts';
import { objectsOf } from './objects.ts';
import { Answered, Refused } from './refused.ts';
import { routeOf, type Deed } from './routes.ts';
import { judgeSolve, type BuildGuard } from './solve.ts';
import { parseObject, type JsonObject } from './json.ts';

/** Older ones have calls of their own (a host configuration in `start`) that nobody uses any more. */
const OLDEST_API = [1, 24] as const;
/** Paths on which an engine hands the connection over. */
const UPGRADABLE =
  /^(POST (containers\/[^/]+\/attach|exec\/[^/]+\/start|session|grpc)|GET containers\/[^/]+\/attach\/ws)$/;

/** A GET that gives more than reading. */
const WEBSOCKET = /^containers\/[^/]+\/attach\/ws$/;

/** A gate that also judges the calls of BuildKit. */
export interface GuardGate extends Gate {
  readonly builds: BuildGuard;
}

/**
 * The guard of a person's own engine. Reading is free; of everything else only what is known to touch nothing that was
 * there before, and nothing of the machine, gets through. What the engine is sent is written anew from what was judged.
 */
export function createGate(policy: GuardPolicy, lookUp: LookUp, upstream: string): GuardGate {
  const objects = objectsOf(policy, lookUp);
  const judge = { policy, objects, upstream };
  return {
    say: (message) => policy.say(message),
    unreadable: msg('witness.guard.unreadable'),
    builds: { say: (message) => policy.say(message), judge: (solve) => judgeSolve(solve, objects) },
    judge: async (head, body) => {
      try {
        return await decide(head, body);
      } catch (error) {
        if (error instanceof Refused) return { go: 'refused', says: error.says, status: error.status };
        if (error instanceof Answered) return { go: 'answered', status: error.status, text: error.text };
        const reason = cleanText(error instanceof Error ? error.message : String(error));
        return { go: 'refused', says: msg('witness.guard.cannotTell', { reason }), status: 503 };
      }
    },
  };

  async function decide(head: RequestHead, readBody: () => Promise<Buffer | null>): Promise<Verdict> {
    const target = readTarget(head.target);
    if (target === undefined || !isPlain(head)) throw new Refused(msg('witness.guard.unreadable'), 400);
    const call = `${head.method} ${target.parts.join('/')}`;
    if (head.upgrade !== undefined && !UPGRADABLE.test(call)) throw unknown(head.method, target);
    const reads = head.method === 'GET' || head.method === 'HEAD';
    if (reads && !WEBSOCKET.test(target.parts.join('/'))) return { go: 'as-it-came' };
    if (!isKnownVersion(target.version)) throw unknown(head.method, target);
    const route = routeOf(head.method, target);
    if (route === undefined) throw unknown(head.method, target);
    const deed = await route({
      ...judge,
      target,
      hasBody: head.framing.by === 'chunks' || (head.framing.by === 'length' && head.framing.bytes > 0),
      body: async () => {
        const bytes = await readBody();
        if (bytes === null) throw new Refused(msg('witness.guard.body'), 413);
        return parseObject(bytes);
      },
    });
    return written(head, deed);
  }
}

/** A request as the engine shall read it. */
function written(head: RequestHead, { target, body }: Deed): Verdict {
  const json = body === undefined ? undefined : jsonOf(body);
  const lines = [`${head.method} ${writeTarget(target)} HTTP/1.${head.minor}`];
  for (const [name, value] of head.headers) {
    if (json !== undefined && REPLACED.has(name)) continue;
    lines.push(`${name}: ${value}`);
  }
  if (json !== undefined) lines.push('content-type: application/json', `content-length: ${json.length}`);
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return json === undefined ? { go: 'instead', head: bytes } : { go: 'instead', head: bytes, body: json };
}

const REPLACED = new Set(['content-length', 'transfer-encoding', 'content-type', 'expect', 'trailer']);

function jsonOf(body: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(body));
}

/** Go reads a form in a body before the query of the path: then a name could say one thing here and another there. */
function isPlain(head: RequestHead): boolean {
  const types = head.headers.filter(([name]) => name === 'content-type').map(([, value]) => value);
  return types.length <= 1 && !types.some((type) => /form/i.test(type));
}

function isKnownVersion(version: string): boolean {
  if (version === '') return true;
  const [, major = '', minor = ''] = /^(\d{1,3})\.(\d{1,3})$/.exec(version) ?? [];
  return Number(major) === OLDEST_API[0] && minor !== '' && Number(minor) >= OLDEST_API[1];
}

function unknown(method: string, target: Target): Refused {
  const call = `${method} /${target.parts.join('/')}`;
  return new Refused(msg('witness.guard.unknown', { call: cleanText(call.slice(0, 200)) }));
}
