import type { EngineClient } from '../client.ts';
import { statusOf } from '../actions/failure.ts';
import { EVENT_TYPES } from './event-types.ts';

/** What the live state asks of an engine, as JSON that nobody has looked at yet. All are aborted by one signal. */
export interface Requests {
  listContainers(ids?: readonly string[]): Promise<unknown>;
  /** Undefined when there is no such container (any more). */
  inspectContainer(id: string): Promise<unknown>;
  listNetworks(): Promise<unknown>;
  /** Undefined when there is no such network (any more). */
  inspectNetwork(id: string): Promise<unknown>;
  info(): Promise<unknown>;
  ping(): Promise<unknown>;
  /** The stream of events from `since` on (Unix seconds, with a fraction). */
  events(since: number): Promise<NodeJS.ReadableStream>;
}

/** `watch` is given each request that the engine is to answer at once. */
export function createRequests(
  { docker }: EngineClient,
  abortSignal: AbortSignal,
  watch: <T>(request: Promise<T>) => Promise<T>,
): Requests {
  return {
    listContainers: (ids) =>
      watch(
        docker.listContainers({
          all: true,
          abortSignal,
          ...(ids === undefined ? {} : { filters: { id: [...ids] } }),
        }),
      ),
    inspectContainer: (id) => unlessGone(watch(docker.getContainer(id).inspect({ abortSignal }))),
    listNetworks: () => watch(docker.listNetworks({ abortSignal })),
    inspectNetwork: (id) => {
      const network = docker.getNetwork(id);
      return unlessGone(watch(withOptions(network.inspect.bind(network), { abortSignal })));
    },
    info: () => watch(withOptions(docker.info.bind(docker), { abortSignal })),
    ping: () => watch(withOptions(docker.ping.bind(docker), { abortSignal })),
    events: (since) => {
      const options = { since, filters: { type: [...EVENT_TYPES] }, abortSignal };
      return watch(docker.getEvents(options));
    },
  };
}

/** Calls a method of dockerode whose types leave out the options that it takes. */
export function withOptions(method: () => Promise<unknown>, options: object): Promise<unknown> {
  return Reflect.apply(method, undefined, [options]);
}

async function unlessGone(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
