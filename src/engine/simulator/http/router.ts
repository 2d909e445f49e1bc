import { API_VERSION, MIN_API_VERSION } from '../answers/engine.ts';
import { ApiError } from './api-error.ts';
import type { Handler } from './call.ts';
import * as containers from './routes-containers.ts';
import * as others from './routes-others.ts';
import * as streams from './routes-streams.ts';

/** A request's route: what answers it, and the parts of the path that it names. */
export interface Route {
  readonly handler: Handler;
  readonly params: readonly string[];
}

/** `:name` is one part of the path, `*name` one or several (an image's name has slashes). */
const TABLE: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', '/_ping', others.ping],
  ['HEAD', '/_ping', others.ping],
  ['GET', '/version', others.version],
  ['GET', '/info', others.info],
  ['GET', '/system/df', others.df],
  ['GET', '/events', streams.events],
  ['GET', '/containers/json', containers.list],
  ['GET', '/containers/:id/json', containers.inspect],
  ['GET', '/containers/:id/top', containers.top],
  ['GET', '/containers/:id/logs', streams.logs],
  ['GET', '/containers/:id/stats', streams.stats],
  ['POST', '/containers/:id/start', containers.start],
  ['POST', '/containers/:id/stop', containers.stop],
  ['POST', '/containers/:id/restart', containers.restart],
  ['POST', '/containers/:id/kill', containers.kill],
  ['POST', '/containers/:id/pause', containers.pause],
  ['POST', '/containers/:id/unpause', containers.unpause],
  ['POST', '/containers/:id/rename', containers.rename],
  ['POST', '/containers/:id/wait', containers.wait],
  ['POST', '/containers/:id/exec', containers.exec],
  ['DELETE', '/containers/:id', containers.remove],
  ['GET', '/exec/:id/json', containers.noExec],
  ['POST', '/exec/:id/start', containers.noExec],
  ['POST', '/exec/:id/resize', containers.noExec],
  ['GET', '/networks', others.networks],
  ['POST', '/networks/create', others.createNetwork],
  ['GET', '/networks/:id', others.network],
  ['DELETE', '/networks/:id', others.removeNetwork],
  ['POST', '/networks/:id/connect', others.connect],
  ['POST', '/networks/:id/disconnect', others.disconnect],
  ['GET', '/images/json', others.images],
  ['GET', '/images/*name/json', others.image],
  ['GET', '/images/*name/history', others.history],
  ['GET', '/volumes', others.volumes],
  ['GET', '/volumes/:name', others.volume],
  ['GET', '/plugins', others.plugins],
  ['GET', '/swarm', others.noSwarm],
  ['GET', '/nodes', others.noSwarm],
  ['GET', '/services', others.noSwarm],
  ['GET', '/tasks', others.noSwarm],
  ['GET', '/secrets', others.noSwarm],
  ['GET', '/configs', others.noSwarm],
  ['POST', '/build', others.notInDemo],
  ['POST', '/commit', others.notInDemo],
  ['POST', '/session', others.notInDemo],
  ['POST', '/auth', others.notInDemo],
  ['POST', '/containers/create', others.notInDemo],
  ['POST', '/containers/prune', others.notInDemo],
  ['POST', '/containers/:id/attach', others.notInDemo],
  ['POST', '/containers/:id/resize', others.notInDemo],
  ['POST', '/containers/:id/update', others.notInDemo],
  ['GET', '/containers/:id/changes', others.notInDemo],
  ['GET', '/containers/:id/export', others.notInDemo],
  ['GET', '/containers/:id/archive', others.notInDemo],
  ['PUT', '/containers/:id/archive', others.notInDemo],
  ['POST', '/images/create', others.notInDemo],
  ['POST', '/images/load', others.notInDemo],
  ['POST', '/images/prune', others.notInDemo],
  ['POST', '/images/*name/tag', others.notInDemo],
  ['POST', '/images/*name/push', others.notInDemo],
  ['GET', '/images/*name/get', others.notInDemo],
  ['GET', '/images/search', others.notInDemo],
  ['GET', '/distribution/*name/json', others.notInDemo],
  ['DELETE', '/images/*name', others.notInDemo],
  ['POST', '/networks/prune', others.notInDemo],
  ['POST', '/volumes/create', others.notInDemo],
  ['POST', '/volumes/prune', others.notInDemo],
  ['DELETE', '/volumes/:name', others.notInDemo],
  ['POST', '/swarm/init', others.notInDemo],
  ['POST', '/swarm/join', others.notInDemo],
];

const COMPILED = TABLE.map(([method, path, handler]) => ({
  method,
  handler,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)').replace(/\*\w+/g, '(.+)')}$`),
}));

/** Finds what answers `path`, which may begin with a version. Throws ApiError: a version out of range, no such page. */
export function route(method: string, path: string): Route {
  const plain = withoutVersion(path);
  for (const entry of COMPILED) {
    if (entry.method !== method) continue;
    const match = entry.pattern.exec(plain);
    if (match !== null) return { handler: entry.handler, params: match.slice(1).map(decode) };
  }
  throw new ApiError(404, 'page not found');
}

/** The path as it is without its `/vX.Y`. Throws ApiError 400 for a version that the engine does not speak. */
export function withoutVersion(path: string): string {
  const match = /^\/v(\d+\.\d+)(\/.*)$/.exec(path);
  if (match === null) return path;
  const [, wanted = '', plain = path] = match;
  if (compareVersions(wanted, API_VERSION) > 0) {
    throw new ApiError(
      400,
      `client version ${wanted} is too new. Maximum supported API version is ${API_VERSION}`,
    );
  }
  if (compareVersions(wanted, MIN_API_VERSION) < 0) {
    throw new ApiError(
      400,
      `client version ${wanted} is too old. Minimum supported API version is ${MIN_API_VERSION}, ` +
        'please upgrade your client to a newer version',
    );
  }
  return plain;
}

function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone percent sign: the name as it was sent.
    return part;
  }
}
