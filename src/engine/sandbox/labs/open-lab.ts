import { join } from 'node:path';
import type { OnProgress } from '../../images/index.ts';
import { EngineError, msg } from '../../message.ts';
import { startPrivateEngine, type PrivateEngine, type PrivateEngineOptions } from '../private-engine.ts';
import { joinEngines, nodeHosts, nodeName, NODES_SUBNET } from './network.ts';
import { MIRROR_URL, startMirror, startRegistry } from './registry.ts';
import { SEARCH_HOSTS, startSearch } from './search.ts';
import { prepareLabShell } from './shell.ts';
import type { Lab, LabOptions } from './types.ts';
import { wrapperCommand } from './wrapper.ts';

/** As the engine of a sandbox is called that is alone. */
const LONE_NAME = 'quay';
/** More would not teach more, and each takes 70 MB. */
const MOST_NODES = 5;

/**
 * Opens a lab: one private engine or several, with what an exercise wants around them. All of it ends with the engines,
 * and so when this process is killed.
 *
 * @param onProgress told of images that a mirror must have and that are made first.
 * @throws EngineError; nothing is left then.
 */
export async function openLab(options: LabOptions, onProgress?: OnProgress): Promise<Lab> {
  const { nodes = 1, registry = false, mirror, search, daemon, binaries } = options;
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_NODES) {
    throw new EngineError(msg('labs.badNodes', { nodes, most: MOST_NODES }));
  }
  const config = daemon === undefined ? undefined : join(daemon, 'daemon.json');
  const engines = await startEngines(options, config);
  const [first] = engines;
  if (first === undefined) throw new Error('a lab has an engine');
  let closing: Promise<void> | undefined;
  const close: Lab['close'] = async (how) => (closing ??= stopAll(engines, how));
  try {
    if (nodes > 1) await joinEngines(engines);
    const [opened] = await Promise.all([
      registry ? startRegistry(first) : null,
      mirror === undefined ? null : startMirror(first, mirror, onProgress),
      search === undefined ? null : startSearch(first, search),
    ]);
    return {
      engines,
      registry: opened,
      mirror: mirror === undefined ? null : MIRROR_URL,
      shell: async (sockets = engines.map(({ socket }) => socket)) =>
        prepareLabShell({ binaries, engines, sockets, config }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startEngines(
  { binaries, nodes = 1, mirror, search, registry, engine: first = {} }: LabOptions,
  config: string | undefined,
): Promise<readonly PrivateEngine[]> {
  const hosts = [...(nodes > 1 ? nodeHosts(nodes) : []), ...(search === undefined ? [] : [SEARCH_HOSTS])];
  const starts = Array.from({ length: nodes }, async (_, index) => {
    const mine = nodes > 1 ? ofMany(first, index) : first;
    // The one whose daemon.json is a learner's gets nothing on its command line that might stand in there.
    const configured = index === 0 ? config : undefined;
    const told = [
      ...(mirror === undefined || index > 0 ? [] : [`--registry-mirror=${MIRROR_URL}`]),
      ...(nodes > 1 && registry === true ? [`--insecure-registry=${NODES_SUBNET}`] : []),
    ];
    return startPrivateEngine({
      ...mine,
      binaries,
      extraArgs: [...(mine.extraArgs ?? []), ...(configured === undefined ? told : [])],
      wrapper: wrapperCommand({
        hostname: nodes > 1 ? nodeName(index + 1) : LONE_NAME,
        hosts,
        config: configured,
      }),
    });
  });
  const results = await Promise.allSettled(starts);
  const engines = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stopAll(engines);
    throw failed.reason;
  }
  return engines;
}

type Start = Omit<PrivateEngineOptions, 'binaries' | 'wrapper'>;

/** A folder and a name are one engine's. Nothing is kept of several: a swarm of which a part is gone is no swarm. */
function ofMany({ dir, id, keepData: _keep, ...rest }: Start, index: number): Start {
  if (index > 0) return rest;
  return { ...rest, ...(dir === undefined ? {} : { dir }), ...(id === undefined ? {} : { id }) };
}

async function stopAll(
  engines: readonly PrivateEngine[],
  how: { readonly discard?: boolean } = {},
): Promise<void> {
  await Promise.all(engines.map(async (engine) => engine.stop(how)));
}
