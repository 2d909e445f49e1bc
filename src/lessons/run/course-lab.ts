import type { EngineClient } from '../../engine/client.ts';
import { connect } from '../../engine/connect/index.ts';
import type { PrivateEngineOptions } from '../../engine/sandbox/index.ts';
import type { Binaries } from '../../engine/sandbox/index.ts';
import { openLab, type Lab } from '../../engine/sandbox/labs/index.ts';
import type { SandboxNeeds } from '../types.ts';
import type { Values } from '../values.ts';

/** What an exercise has around its engine: further ones, registries, a daemon that is the learner's to configure. */
export interface CourseLab {
  /** Paths of the sockets of all engines, the first's first: a witness goes in front of each. */
  readonly sockets: readonly string[];
  /** Clients of the further engines: `SessionOptions.nodes`. */
  readonly nodes: readonly EngineClient[];
  /** Values that are not drawn, by `LAB_VALUES`: `SessionOptions.values`. */
  readonly values: Values;
  /**
   * Prepares what the learner's shell needs. May be called again, with other sockets.
   * @param sockets of the engines as the shell is to reach them, each's witness; default: their own.
   */
  shell(sockets?: readonly string[]): Promise<LabPlace>;
}

/** As `ShellSetup` takes it. */
export interface LabPlace {
  /** Folders that come on PATH before the person's: `node2 docker ps`, `systemctl restart docker`. */
  readonly path: readonly string[];
  /** The folder whose plugins and contexts the learner's docker has. */
  readonly dockerConfig: string;
  readonly inside: readonly string[];
  /** DOCKER_HOST of the further engines. */
  readonly otherHosts: readonly string[];
}

/** Whether an exercise asks for more than an engine. */
export function needsLab({ nodes, registry, daemon, mirror, search }: SandboxNeeds): boolean {
  return nodes > 1 || registry || daemon || mirror !== undefined || search !== undefined;
}

export interface LabStart {
  readonly binaries: Binaries;
  readonly needs: SandboxNeeds;
  /** The exercise's folder, in which a learner writes daemon.json. */
  readonly folder: string | undefined;
  readonly engine: Omit<PrivateEngineOptions, 'binaries' | 'wrapper'>;
}

/** @throws EngineError; nothing is left then. */
export async function startLab({ binaries, needs, folder, engine }: LabStart): Promise<Lab> {
  if (needs.daemon && folder === undefined)
    throw new Error('a daemon to configure needs the exercise’s folder');
  return openLab({
    binaries,
    engine,
    nodes: needs.nodes,
    registry: needs.registry,
    ...(needs.mirror === undefined ? {} : { mirror: needs.mirror }),
    ...(needs.search === undefined ? {} : { search: needs.search }),
    ...(needs.daemon && folder !== undefined ? { daemon: folder } : {}),
  });
}

/** Connects to the further engines of a lab. `end` closes that again, and leaves the lab. */
export async function followLab(lab: Lab, binaries: Binaries): Promise<CourseLab & { end(): void }> {
  const sockets = lab.engines.map(({ socket }) => socket);
  const nodes: EngineClient[] = [];
  const end = (): void => {
    for (const node of nodes) node.close();
  };
  try {
    for (const [index, socket] of sockets.entries()) {
      if (index === 0) continue;
      const name = `node${index + 1}`;
      nodes.push(await connect({ address: `unix://${socket}`, source: 'default', name, named: true }));
    }
  } catch (error) {
    end();
    throw error;
  }
  const { registry, mirror } = lab;
  return {
    sockets,
    nodes,
    values: {
      ...(registry === null
        ? {}
        : {
            registry: registry.address,
            registryUser: registry.user,
            registryPassword: registry.password,
          }),
      ...(mirror === null ? {} : { mirror }),
    },
    async shell(reached = sockets) {
      const { path, dockerConfig, inside } = await lab.shell(reached);
      const otherHosts = reached.slice(1).map((socket) => `unix://${socket}`);
      return { path: [path, ...binaries.path], dockerConfig, inside, otherHosts };
    },
    end,
  };
}
