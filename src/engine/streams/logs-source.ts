/** One container of a log: its past, then what comes, over restarts and lost connections, until it is removed. */
import type { EngineClient } from '../client.ts';
import { msg, type Message } from '../message.ts';
import { framedReader, rawReader, type RawLine } from './lines.ts';
import { logFacts, LogRefusal, openLogStream, type LogFacts } from './logs-request.ts';
import { ResumePoint, unixSeconds } from './logs-resume.ts';
import { RING_LINES } from './ring.ts';
import type { LogPhase, LogSourceState, LogWindow } from './types.ts';

/** Lines that the engine looks back for when a log is read on; where they do not reach, it looks back further. */
const RESUME_TAIL_LINES = 500;
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5_000;
/** A stream that lasted this long was a good one: the next retry is quick again. */
const SETTLED_MS = 2_000;

/** What a source needs of the log that it belongs to. */
export interface SourceHost {
  readonly client: EngineClient;
  readonly window: LogWindow;
  /** True while the container's process runs, as far as is known. */
  isRunning(id: string): boolean;
  /** Takes lines; the source reads on when the promise resolves. */
  accept(source: LogSource, lines: readonly RawLine[]): Promise<void>;
  /** The past has been read as far as it can be. May be called more than once. */
  pastRead(source: LogSource): void;
  /** Phase or sentence have changed. */
  changed(): void;
}

/** `past` reads what is there; `follow` goes on until the container ends; `rest` reads what came as it ended. */
type Mode = 'past' | 'follow' | 'rest';
type Outcome = 'ended' | 'gap' | LogRefusal['kind'];

export class LogSource {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly service: string;
  /** Lines passed on so far. */
  lines = 0;
  facts: LogFacts | undefined;
  #phase: LogPhase = 'loading';
  #says: Message | null = null;
  #state: LogSourceState | undefined;
  readonly #host: SourceHost;
  readonly #abort = new AbortController();
  readonly #resume = new ResumePoint();
  #refusal = '';
  #removed = false;
  #started = false;
  #wake: (() => void) | undefined;

  constructor(host: SourceHost, index: number, container: { id: string; name: string; service: string }) {
    this.#host = host;
    this.index = index;
    this.id = container.id;
    this.name = container.name;
    this.service = container.service;
  }

  get phase(): LogPhase {
    return this.#phase;
  }

  get removed(): boolean {
    return this.#removed;
  }

  /** The same object as long as nothing in it has changed. */
  get state(): LogSourceState {
    const { id: containerId, name, service } = this;
    this.#state ??= { containerId, name, service, phase: this.#phase, says: this.#says };
    return this.#state;
  }

  /** Reads until the container is removed or `stop` is called. Never rejects: what fails is said. */
  async run(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#set('failed', msg('logs.failed', { reason: new LogRefusal(error).message }));
    } finally {
      this.#host.pastRead(this);
    }
  }

  /** The container has started, or may be reachable again: reads on now. */
  wake(started: boolean): void {
    if (started) this.#started = true;
    this.#wake?.();
  }

  /** The container is no more. What is still on its way is taken. */
  remove(): void {
    if (this.#removed) return;
    this.#removed = true;
    this.#set('ended', msg('logs.removed', { name: this.name }));
    this.#wake?.();
  }

  stop(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  async #read(): Promise<void> {
    let mode: Mode = 'past';
    let pauseMs = RETRY_MIN_MS;
    let tail = RESUME_TAIL_LINES;
    while (!this.#abort.signal.aborted) {
      const began = performance.now();
      const outcome = await this.#attempt(mode, tail);
      if (this.#abort.signal.aborted) return;
      if (outcome === 'gap') {
        tail = RING_LINES;
        continue;
      }
      this.#host.pastRead(this);
      tail = RESUME_TAIL_LINES;
      if (outcome === 'gone') this.remove();
      if (this.#removed) return;
      if (performance.now() - began > SETTLED_MS) pauseMs = RETRY_MIN_MS;
      if (outcome !== 'ended') {
        this.#set('failed', this.#why(outcome));
        await this.#pause(outcome === 'lost' ? pauseMs : undefined);
        pauseMs = Math.min(2 * pauseMs, RETRY_MAX_MS);
        continue;
      }
      if (this.#started || this.#host.isRunning(this.id)) {
        // The stream of a container that is about to end, or is being restarted: not at once again.
        if (mode === 'follow' && !this.#started) {
          await this.#pause(pauseMs);
          pauseMs = Math.min(2 * pauseMs, RETRY_MAX_MS);
        }
        this.#started = false;
        mode = 'follow';
      } else if (mode === 'follow') {
        mode = 'rest';
      } else {
        this.#set('ended', null);
        await this.#pause();
        pauseMs = RETRY_MIN_MS;
        mode = 'follow';
      }
    }
  }

  /** One request, read to its end. */
  async #attempt(mode: Mode, tail: number): Promise<Outcome> {
    const { client, window } = this.#host;
    try {
      this.facts ??= await logFacts(client, this.id, this.#abort.signal);
      const since =
        this.#resume.since() ?? (window.since === undefined ? undefined : unixSeconds(window.since));
      const query = {
        follow: mode === 'follow',
        tail: this.#resume.empty ? windowTail(window) : tail,
        ...(since !== undefined && { since }),
      };
      const response = await openLogStream(client, this.id, query, this.#abort.signal);
      if (mode === 'follow' && !this.#removed) this.#set('following', null);
      try {
        return await this.#take(response, mode, tail < RING_LINES);
      } finally {
        response.destroy();
      }
    } catch (error) {
      const refusal = error instanceof LogRefusal ? error : new LogRefusal(error);
      this.#refusal = refusal.message;
      return refusal.kind;
    }
  }

  async #take(response: AsyncIterable<Buffer>, mode: Mode, mayLookBack: boolean): Promise<Outcome> {
    let lines: RawLine[] = [];
    const reader = (this.facts?.tty === true ? rawReader : framedReader)((line) => lines.push(line));
    const repeats = this.#resume.repeats();
    let first = !this.#resume.empty;
    const pass = async (): Promise<boolean> => {
      if (lines.length === 0) return true;
      const came = lines;
      lines = [];
      const fresh = came.filter((line) => !repeats(line));
      // An answer that does not begin with what is known may begin after a gap.
      if (first && mayLookBack && fresh[0] === came[0]) return false;
      first = false;
      for (const line of fresh) this.#resume.note(line);
      this.lines += fresh.length;
      await this.#host.accept(this, fresh);
      return true;
    };
    for await (const chunk of response) {
      reader.push(chunk);
      if (!(await pass())) return 'gap';
    }
    // A long line is written in parts: the past of a running container may end amid one, which following then gives whole.
    if (mode !== 'past' || !this.#host.isRunning(this.id)) reader.flush();
    if (!(await pass())) return 'gap';
    if (reader.engineSaid === '') return 'ended';
    throw new LogRefusal(Object.assign(new Error(reader.engineSaid), { statusCode: 500 }));
  }

  #why(outcome: Outcome): Message {
    if (outcome === 'lost') return msg('logs.lost');
    if (outcome === 'silent') return msg('logs.empty.driver', { driver: this.facts?.driver ?? '' });
    return msg('logs.failed', { reason: this.#refusal });
  }

  /** Waits until the time has passed or somebody wakes the source. */
  #pause(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      if (this.#abort.signal.aborted || this.#removed) this.#wake();
    });
  }

  #set(phase: LogPhase, says: Message | null): void {
    if (this.#phase === phase && this.#says?.key === says?.key) return;
    this.#phase = phase;
    this.#says = says;
    this.#state = undefined;
    this.#host.changed();
  }
}

function windowTail(window: LogWindow): number {
  return window.tail === 'all' ? RING_LINES : Math.min(window.tail, RING_LINES);
}
