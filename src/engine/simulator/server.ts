import http from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { faultFor, spoiler, type Fault } from './faults.ts';
import { believableFleet } from './fleet/believable.ts';
import { scaledFleet } from './fleet/scaled.ts';
import { ApiError } from './http/api-error.ts';
import { Beat } from './http/beat.ts';
import { Reply } from './http/reply.ts';
import { route, withoutVersion } from './http/router.ts';
import type { DemoOptions, Faults } from './options.ts';
import { populate } from './populate.ts';
import { Pulse } from './pulse.ts';
import type { World } from './world.ts';

const LOG_BEAT_MS = 200;
const STATS_BEAT_MS = 1000;
/** As long as a timer can be. */
const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

/** The demo engine, listening. Runs wherever it is created; index.ts puts it into a worker. */
export class DemoServer {
  readonly world: World;
  readonly #pulse: Pulse;
  readonly #beats = { logs: new Beat(LOG_BEAT_MS), stats: new Beat(STATS_BEAT_MS) };
  readonly #server: Server;
  readonly #seed: number;
  #faults: Faults;

  constructor(demo: DemoOptions) {
    const fleet = demo.fleet ?? (demo.scale === undefined ? believableFleet() : scaledFleet(demo.scale));
    this.world = populate(demo, fleet);
    this.#seed = demo.seed ?? 1;
    this.#faults = demo.faults ?? {};
    this.#pulse = new Pulse(this.world);
    // Nothing wakes this thread while nobody asks: the server's own look round is put off for weeks.
    const options = { connectionsCheckingInterval: LONGEST_INTERVAL_MS };
    this.#server = http.createServer(options, (request, response) => {
      void this.#answer(request, response);
    });
    // An event stream may be silent for as long as nothing happens.
    this.#server.requestTimeout = 0;
    this.#server.keepAliveTimeout = 0;
  }

  setFaults(faults: Faults): void {
    this.#faults = faults;
  }

  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, resolve);
    });
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    this.#pulse.stop();
    this.#beats.logs.stop();
    this.#beats.stats.stop();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine');
    const method = request.method ?? 'GET';
    const fault = faultFor(this.#faults, `${method} ${url.pathname.replace(/^\/v\d+\.\d+/, '')}`);
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'drop') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const reply = this.#replyFor(response, fault);
    try {
      withoutVersion(url.pathname);
      const { handler, params } = route(method, url.pathname);
      await handler({
        world: this.world,
        pulse: this.#pulse,
        beats: this.#beats,
        request,
        reply,
        query: url.searchParams,
        params,
        now: this.world.advance(),
      });
    } catch (error) {
      if (response.headersSent) response.destroy();
      else if (error instanceof ApiError) reply.error(error.status, error.message);
      else if (error instanceof SyntaxError) reply.error(400, error.message);
      else reply.error(500, error instanceof Error ? error.message : String(error));
    } finally {
      // The request may have changed what happens next.
      this.#pulse.arm();
    }
  }

  #replyFor(response: ServerResponse, fault: Fault | undefined): Reply {
    return fault?.kind === 'garbage' ? new Reply(response, spoiler(this.#seed)) : new Reply(response);
  }
}
