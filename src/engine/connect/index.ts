/** Which engine is meant, and how to reach it. */
export { resolveEndpoint, type Endpoint, type EndpointSource, type ResolveOptions } from './endpoint.ts';
export {
  connect,
  CONNECT_TIMEOUT_MS,
  MAX_API_VERSION,
  MIN_API_VERSION,
  type ConnectOptions,
} from './connect.ts';
export { firstLook, type FirstLook } from './first-look.ts';
