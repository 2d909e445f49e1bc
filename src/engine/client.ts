import type Docker from 'dockerode';

/** A connection to one engine. Whatever the endpoint, dockerode sees a socket. */
export interface EngineClient {
  readonly docker: Docker;
  /** Where it is, as `Endpoint.address` says it; left out where a client is made by hand. */
  readonly address?: string;
  /** The negotiated API version, e.g. "1.45". */
  readonly apiVersion: string;
  /** True when the engine is the embedded demo engine. */
  readonly demo: boolean;
  /** Ends what this client holds open (agents, relays). */
  close(): void;
}
