import { startDemoEngine, type DemoEngine, type FleetSpec } from '../../../src/engine/simulator/index.ts';
import { fieldOf, numberOf } from '../../../src/engine/json.ts';
import { engineSocket, uniqueName } from '../../support/engine.ts';
import { ask, type Answer } from './ask.ts';
import { fleetFor, hostLike, raise, raze, type Member } from './fleet.ts';

/** The real engine and the demo engine with the same fleet. */
export interface Pair {
  readonly real: string;
  readonly demo: string;
  readonly prefix: string;
  /** A container's name. */
  readonly name: (member: Member) => string;
  /** The same question to both. */
  both(method: string, path: string, body?: unknown): Promise<readonly [real: Answer, demo: Answer]>;
  stop(): Promise<void>;
}

export async function startPair(): Promise<Pair> {
  const real = engineSocket();
  const prefix = uniqueName('conf');
  const info = (await ask(real, 'GET', '/info')).json;
  const fleet = fleetFor(
    prefix,
    hostLike({
      cgroup: fieldOf(info, 'CgroupVersion') === '2' ? 2 : 1,
      cpus: numberOf(fieldOf(info, 'NCPU')),
      memory: numberOf(fieldOf(info, 'MemTotal')),
    }),
  );
  await raise(fleet);
  const demo = await startDemoEngine({ seed: 7, fleet });
  return pairOf(real, demo, prefix, fleet);
}

function pairOf(real: string, demo: DemoEngine, prefix: string, fleet: FleetSpec): Pair {
  return {
    real,
    demo: demo.socket,
    prefix,
    name: (member) => `${prefix}-${member}`,
    both: async (method, path, body) =>
      Promise.all([ask(real, method, path, body), ask(demo.socket, method, path, body)]),
    stop: async () => {
      await demo.stop();
      await raze(fleet);
    },
  };
}
