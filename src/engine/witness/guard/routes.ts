import { msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import { saysWhich } from '../image-ref.ts';
import type { Target } from '../target.ts';
import { judgeContainer, judgeExec, judgeMembership, judgeNetwork, judgeUpdate } from './bodies.ts';
import { option, type HostConfigJudge } from './host-config.ts';
import type { JsonObject } from './json.ts';
import { judgeVolume } from './mounts.ts';
import { Refused } from './refused.ts';

/** A call that is to be judged. */
export interface Asked extends HostConfigJudge {
  readonly target: Target;
  readonly hasBody: boolean;
  /** The body as JSON, read once. @throws Refused where it is none, or longer than 4 MB */
  body(): Promise<JsonObject>;
}

/** What the engine shall be asked. Without a body, the one that came is passed on. */
export interface Deed {
  readonly target: Target;
  readonly body?: JsonObject;
}

export type Route = (asked: Asked) => Promise<Deed>;

/** How a call that changes something is judged; undefined for a call that is not known. */
export function routeOf(method: string, target: Target): Route | undefined {
  const path = target.parts.join('/');
  return ROUTES.find(([on, pattern]) => on === method && pattern.test(path))?.[2];
}

const asItCame: Route = async ({ target }) => ({ target });

const ownContainer: Route = async ({ target, objects }) =>
  toward(target, await objects.ownContainer(target.parts[1] ?? ''));

const start: Route = async (asked) => {
  if (asked.hasBody) throw new Refused(msg('witness.guard.unreadable'), 400);
  return ownContainer(asked);
};

const prune: Route = async () => {
  throw new Refused(msg('witness.guard.prune'));
};

const swarm: Route = async () => {
  throw new Refused(msg('witness.guard.swarm'));
};

const plugins: Route = async () => {
  throw new Refused(msg('witness.guard.plugins'));
};

const load: Route = async () => {
  throw new Refused(msg('witness.guard.load'));
};

const commit: Route = async (asked) => {
  const { target, objects } = asked;
  const query = new URLSearchParams(target.query);
  query.set('container', await objects.ownContainer(query.get('container') ?? ''));
  objects.freeImageName(query.get('repo'), query.get('tag'));
  return { target: { ...target, query } };
};

/** `docker pull`, `docker import`. */
const createImage: Route = async ({ target, objects }) => {
  const { query } = target;
  const from = query.get('fromImage') ?? '';
  const tag = query.get('tag');
  if (from !== '' && !saysWhich(from, tag)) throw new Refused(msg('witness.guard.allTags'));
  objects.freeImageName(from === '' ? query.get('repo') : from, tag);
  return { target };
};

const tagImage: Route = async ({ target, objects }) => {
  objects.freeImageName(target.query.get('repo'), target.query.get('tag'));
  return { target };
};

const pushImage: Route = async ({ target, objects }) => {
  objects.freeImageName(target.parts.slice(1, -1).join('/'), target.query.get('tag'));
  return { target };
};

const removeImage: Route = async ({ target, objects }) => {
  await objects.removableImage(target.parts.slice(1).join('/'));
  return { target };
};

const BUILD_PARAMETERS = new Set([
  't', 'dockerfile', 'remote', 'q', 'nocache', 'pull', 'rm', 'forcerm', 'buildargs', 'labels', 'cachefrom', 'memory',
  'memswap', 'cpushares', 'cpuperiod', 'cpuquota', 'cpusetcpus', 'cpusetmems', 'shmsize', 'ulimits', 'target',
  'platform', 'version', 'session', 'buildid', 'networkmode', 'extrahosts', 'squash',
]); // prettier-ignore

/** Empty values that the CLI sends for parameters it does not use. */
const NOTHING = new Set(['', 'null', '0', '[]', '{}']);

/** The classic builder, and BuildKit by the same path. */
const build: Route = async ({ target, objects, policy }) => {
  for (const [name, value] of target.query)
    if (!BUILD_PARAMETERS.has(name) && !NOTHING.has(value))
      throw new Refused(msg('witness.guard.field', { field: cleanText(name) }));
  for (const name of target.query.getAll('t')) objects.freeImageName(name, null);
  for (const mode of target.query.getAll('networkmode')) {
    if (mode === 'host' && !policy.allow.includes('host-namespaces'))
      throw option('host-namespaces', '--network host');
    if (mode.startsWith('container:')) await objects.ownContainer(mode.slice('container:'.length));
    else if (mode !== 'host') await objects.joinableNetwork(mode);
  }
  return { target };
};

const connect: Route = async (asked) => {
  const { target, objects } = asked;
  const ref = target.parts[1] ?? '';
  if (ref === 'host') throw option('host-namespaces', '--network host');
  if (target.parts[2] === 'connect') await objects.joinableNetwork(ref);
  return { target, body: await judgeMembership(await asked.body(), asked) };
};

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['POST', /^containers\/create$/, async (asked) => deed(asked, await judgeContainer(await asked.body(), asked))],
  ['POST', /^containers\/prune$/, prune],
  ['POST', /^containers\/[^/]+\/start$/, start],
  ['POST', /^containers\/[^/]+\/(stop|restart|kill|pause|unpause|rename|resize|attach)$/, ownContainer],
  ['POST', /^containers\/[^/]+\/wait$/, asItCame],
  ['POST', /^containers\/[^/]+\/update$/, async (asked) => ({ ...(await ownContainer(asked)), body: judgeUpdate(await asked.body()) })],
  ['POST', /^containers\/[^/]+\/exec$/, async (asked) => ({ ...(await ownContainer(asked)), body: judgeExec(await asked.body(), asked) })],
  ['PUT', /^containers\/[^/]+\/archive$/, ownContainer],
  ['GET', /^containers\/[^/]+\/attach\/ws$/, ownContainer],
  ['DELETE', /^containers\/[^/]+$/, ownContainer],
  ['POST', /^exec\/[^/]+\/(start|resize)$/, async ({ target, objects }) => {
    await objects.ownExec(target.parts[1] ?? '');
    return { target };
  }],
  ['POST', /^commit$/, commit],
  ['POST', /^images\/create$/, createImage],
  ['POST', /^images\/load$/, load],
  ['POST', /^images\/prune$/, prune],
  ['POST', /^images\/.+\/tag$/, tagImage],
  ['POST', /^images\/.+\/push$/, pushImage],
  ['DELETE', /^images\/.+$/, removeImage],
  ['POST', /^build$/, build],
  ['POST', /^build\/prune$/, prune],
  ['POST', /^(session|grpc|auth)$/, asItCame],
  ['POST', /^networks\/create$/, async (asked) => deed(asked, judgeNetwork(await asked.body(), asked))],
  ['POST', /^networks\/prune$/, prune],
  ['POST', /^networks\/[^/]+\/(connect|disconnect)$/, connect],
  ['DELETE', /^networks\/[^/]+$/, async ({ target, objects }) => toward(target, await objects.ownNetwork(target.parts[1] ?? ''))],
  ['POST', /^volumes\/create$/, async (asked) => deed(asked, await judgeVolume(await asked.body(), asked))],
  ['POST', /^volumes\/prune$/, prune],
  ['DELETE', /^volumes\/[^/]+$/, async ({ target, objects }) => {
    objects.ownVolume(target.parts[1] ?? '');
    return { target };
  }],
  ['POST', /^(swarm|services|tasks|nodes|configs|secrets)(\/|$)/, swarm],
  ['DELETE', /^(services|nodes|configs|secrets)\//, swarm],
  ['PUT', /^volumes\//, swarm],
  ['POST', /^plugins(\/|$)/, plugins],
  ['DELETE', /^plugins\//, plugins],
]; // prettier-ignore

function deed({ target }: Asked, body: JsonObject): Deed {
  return { target, body };
}

/** The same call on the object's full id: what was judged is what is meant, whatever is renamed in between. */
function toward(target: Target, id: string): Deed {
  const [kind = '', _ref, ...rest] = target.parts;
  return { target: { ...target, parts: [kind, id, ...rest] } };
}
