import { BUSYBOX_IMAGE } from '../../engine/sandbox/index.ts';
import type { Bench } from './bench.ts';
import { differences } from './engine-picture.ts';

/** Objects of nobody's, that no exercise may harm, and that may help none. */
export interface Bystanders {
  /** What became of them: the lines of those that are gone or changed. */
  harmed(): Promise<readonly string[]>;
}

const NAME = 'bystander';

/** Makes a running container with a volume on a network of its own; `Bench.sweep` takes them away. */
export async function placeBystanders(bench: Bench): Promise<Bystanders> {
  const { docker } = bench.engine.client;
  await docker.createVolume({ Name: NAME });
  await docker.createNetwork({ Name: NAME });
  const container = await docker.createContainer({
    name: NAME,
    Image: BUSYBOX_IMAGE,
    Cmd: ['sleep', '86400'],
    HostConfig: { Binds: [`${NAME}:/data`], NetworkMode: NAME, Init: true },
  });
  await container.start();
  await bench.hasSeenAll();
  const theirs = (all: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map([...all].filter(([line]) => line.endsWith(` ${NAME}`)));
  const before = theirs(await bench.picture());
  return {
    async harmed() {
      const { gone } = differences(before, theirs(await bench.picture()));
      if (gone.length > 0) return gone;
      const { State } = await container.inspect();
      return State.Running && !State.Paused ? [] : [`container ${NAME}`];
    },
  };
}
