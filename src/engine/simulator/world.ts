import type { Clock } from './clock.ts';
import { Schedule } from './clock.ts';
import { EventLog } from './events.ts';
import type { FleetSpec, HostSpec, NetworkSpec } from './fleet/types.ts';
import type { SimContainer, SimImage, SimNetwork, SimVolume } from './model.ts';
import { chance, hex } from './random.ts';

/** Subnets of networks that name none, as the engine's default pools give them. */
const POOL_FIRST = 18;

const DEFAULT_HOST: HostSpec = {
  name: 'demo',
  cpus: 4,
  memory: 16_615_194_624,
  cgroup: 2,
  kernel: '6.12.48+deb13-amd64',
  os: 'Debian GNU/Linux 13 (trixie)',
  uptimeMs: 19 * 86_400_000,
};

/** Everything the demo engine holds, and how a name finds it. What happens to it is in life.ts. */
export class World {
  readonly seed: number;
  readonly clock: Clock;
  readonly schedule = new Schedule();
  readonly events = new EventLog();
  readonly host: HostSpec;
  readonly engineId: string;
  readonly bootedAt: number;
  /** By id, oldest first. */
  readonly containers = new Map<string, SimContainer>();
  readonly networks = new Map<string, SimNetwork>();
  readonly images = new Map<string, SimImage>();
  readonly volumes = new Map<string, SimVolume>();
  #nextPid = 1840;
  #nextPool = POOL_FIRST;

  constructor(seed: number, clock: Clock, fleet: FleetSpec) {
    this.seed = seed;
    this.clock = clock;
    this.host = fleet.host ?? DEFAULT_HOST;
    this.bootedAt = clock.startAt - this.host.uptimeMs;
    const id = hex(32, seed, 'engine');
    this.engineId = `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
    for (const spec of fleet.images) {
      const image = {
        spec,
        id: `sha256:${hex(64, seed, 'image', spec.name)}`,
        createdAt: clock.startAt - spec.ageMs,
      };
      this.images.set(image.id, image);
    }
    for (const spec of fleet.networks) this.addNetwork(spec, clock.startAt - spec.ageMs);
    for (const spec of fleet.volumes) {
      this.volumes.set(spec.name, {
        name: spec.name,
        labels: spec.labels ?? null,
        createdAt: clock.startAt - spec.ageMs,
        size: spec.size,
      });
    }
  }

  addNetwork(spec: NetworkSpec, createdAt: number): SimNetwork {
    const driver = spec.driver ?? 'bridge';
    const hasSubnet = driver !== 'host' && driver !== 'null';
    const subnet = spec.subnet ?? (hasSubnet ? this.#freeSubnet() : '');
    const network: SimNetwork = {
      spec,
      id: hex(64, this.seed, 'network', spec.name, createdAt),
      name: spec.name,
      driver,
      createdAt,
      subnet,
      gateway: spec.gateway ?? subnet.replace(/\.0\/\d+$/, '.1'),
      gatewayGiven: spec.gateway !== undefined || spec.subnet === undefined,
      taken: new Set(),
    };
    this.networks.set(network.id, network);
    return network;
  }

  /** By full id, name, or the only id that begins so: the engine's order of looking. */
  container(reference: string): SimContainer | undefined {
    const exact = this.containers.get(reference);
    if (exact !== undefined) return exact;
    const name = reference.startsWith('/') ? reference.slice(1) : reference;
    let byPrefix: SimContainer | undefined;
    let prefixes = 0;
    for (const container of this.containers.values()) {
      if (container.name === name) return container;
      if (reference.length > 0 && container.id.startsWith(reference)) {
        byPrefix = container;
        prefixes += 1;
      }
    }
    return prefixes === 1 ? byPrefix : undefined;
  }

  network(reference: string): SimNetwork | undefined {
    const exact = this.networks.get(reference);
    if (exact !== undefined) return exact;
    const all = [...this.networks.values()];
    const named = all.find((network) => network.name === reference);
    if (named !== undefined) return named;
    const begun = all.filter((network) => network.id.startsWith(reference));
    return begun.length === 1 ? begun[0] : undefined;
  }

  /** By `name`, `name:tag`, id with or without `sha256:`, or the only id that begins so. */
  image(reference: string): SimImage | undefined {
    const tagged = /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
    const digits = reference.replace(/^sha256:/, '');
    for (const image of this.images.values()) {
      if (image.spec.name === tagged || image.spec.name === reference || image.id === reference) return image;
    }
    if (!/^[0-9a-f]{4,64}$/.test(digits)) return undefined;
    const begun = [...this.images.values()].filter((image) => image.id.startsWith(`sha256:${digits}`));
    return begun.length === 1 ? begun[0] : undefined;
  }

  nextPid(): number {
    this.#nextPid += 3 + Math.floor(chance(this.seed, 'pid', this.#nextPid) * 40);
    return this.#nextPid;
  }

  /** Lets everything happen that was due until now, and tells what time it is. */
  advance(): number {
    const now = this.clock.now();
    this.schedule.runDue(now);
    return now;
  }

  #freeSubnet(): string {
    const taken = new Set([...this.networks.values()].map((network) => network.subnet));
    for (;;) {
      const subnet = `172.${this.#nextPool}.0.0/16`;
      this.#nextPool += 1;
      if (!taken.has(subnet)) return subnet;
    }
  }
}
