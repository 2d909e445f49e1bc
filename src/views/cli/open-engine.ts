import type { EngineClient } from '../../engine/client.ts';
import { connect, resolveEndpoint, type Endpoint } from '../../engine/connect/index.ts';
import { EngineError, type Message } from '../../engine/message.ts';
import type { CommonOptions } from './arguments.ts';

/** An engine that answered, or the demo engine in its place. */
export interface OpenedEngine {
  readonly client: EngineClient;
  readonly endpoint: Endpoint;
  /** Why no engine answered, when the demo engine stands in for it. */
  readonly demoReason: Message | null;
  close(): Promise<void>;
}

/** Where the engine is, by flags and environment. Throws EngineError. */
export function endpointOf(options: CommonOptions): Endpoint {
  return resolveEndpoint({ host: options.host, context: options.context, env: process.env });
}

/**
 * Connects to the endpoint. Where none was named and none answers, an interactive start gets the demo engine
 * (`orDemo`); else the failure is thrown as an EngineError.
 */
export async function openEngine(
  options: CommonOptions,
  endpoint: Endpoint | null,
  orDemo: boolean,
): Promise<OpenedEngine> {
  if (endpoint === null || options.demo) return openDemo(null);
  try {
    const client = await connect(endpoint);
    return {
      client,
      endpoint,
      demoReason: null,
      close: async () => client.close(),
    };
  } catch (error) {
    if (!orDemo || endpoint.named || !(error instanceof EngineError)) throw error;
    return openDemo(error.says);
  }
}

const DEMO_SEED = 1;

async function openDemo(demoReason: Message | null): Promise<OpenedEngine> {
  const { startDemoEngine } = await import('../../engine/simulator/index.ts');
  const demo = await startDemoEngine({ seed: DEMO_SEED });
  const endpoint: Endpoint = {
    address: `unix://${demo.socket}`,
    source: 'default',
    name: 'demo',
    named: true,
  };
  const client = await connect(endpoint, { demo: true });
  return {
    client,
    endpoint,
    demoReason,
    async close() {
      client.close();
      await demo.stop();
    },
  };
}
