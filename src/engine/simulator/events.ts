import type { SimContainer, SimNetwork } from './model.ts';

/** A message of GET /events, field for field. */
export interface WireEvent {
  readonly status?: string;
  readonly id?: string;
  readonly from?: string;
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly scope: 'local';
  readonly time: number;
  readonly timeNano: number;
}

/** As many as the engine itself keeps for `since`. */
const EVENTS_KEPT = 256;
/** The least difference that a double near today's nanoseconds since the epoch can hold, with room. */
const STEP_NS = 1024;

/** The event log: what happened, and who listens. */
export class EventLog {
  readonly #kept: WireEvent[] = [];
  readonly #listeners = new Set<(event: WireEvent) => void>();
  #lastNano = 0;

  get kept(): readonly WireEvent[] {
    return this.#kept;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: (event: WireEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  container(
    at: number,
    container: SimContainer,
    action: string,
    extra: Readonly<Record<string, string>> = {},
  ): void {
    const attributes: Record<string, string> = {
      ...container.spec.labels,
      ...extra,
      image: container.spec.image,
      name: container.name,
    };
    this.#add(at, 'container', action, container.id, attributes, {
      status: action,
      id: container.id,
      from: container.spec.image,
    });
  }

  network(
    at: number,
    network: SimNetwork,
    action: 'connect' | 'disconnect' | 'create' | 'destroy',
    containerId?: string,
  ): void {
    this.#add(at, 'network', action, network.id, {
      ...(containerId === undefined ? {} : { container: containerId }),
      name: network.name,
      type: network.driver,
    });
  }

  volume(at: number, name: string, action: string, extra: Readonly<Record<string, string>> = {}): void {
    this.#add(at, 'volume', action, name, { ...extra, driver: 'local' });
  }

  #add(
    at: number,
    type: string,
    action: string,
    id: string,
    attributes: Record<string, string>,
    legacy: { status?: string; id?: string; from?: string } = {},
  ): void {
    this.#lastNano = Math.max(Math.round(at * 1e6), this.#lastNano + STEP_NS);
    const sorted = Object.fromEntries(
      Object.keys(attributes)
        .sort()
        .map((key) => [key, attributes[key] ?? '']),
    );
    const event: WireEvent = {
      ...legacy,
      Type: type,
      Action: action,
      Actor: { ID: id, Attributes: sorted },
      scope: 'local',
      time: Math.floor(this.#lastNano / 1e9),
      timeNano: this.#lastNano,
    };
    this.#kept.push(event);
    if (this.#kept.length > EVENTS_KEPT) this.#kept.shift();
    for (const listener of this.#listeners) listener(event);
  }
}
