import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../client.ts';
import type { EngineState } from '../state/types.ts';
import type { Container } from '../types.ts';
import { compareLines, type RawLine } from './lines.ts';
import { HistoryMerge } from './logs-merge.ts';
import { overallPhase, overallSays } from './logs-says.ts';
import { LogSource, type SourceHost } from './logs-source.ts';
import { Pace } from './pace.ts';
import { LogRing, RING_BYTES, RING_LINES } from './ring.ts';
import { cleanLine, plainLine } from './sanitise.ts';
import type { LogFeed, LogLine, LogSnapshot, LogSourceState, LogTargets, LogWindow } from './types.ts';

/** The store is told at most this often; lines of several containers are put in order within it. */
const FRAME_MS = 25;
/** Lines that may wait for their frame. */
const PENDING_LINES = 4_000;
/** How long the pasts of other containers wait for one that gives no line. */
const PATIENCE_MS = 3_000;
/** Room left when reading stops for the sake of a held line: more than what is on its way. */
const HOLD_MARGIN_LINES = 2 * PENDING_LINES;
const HOLD_MARGIN_BYTES = 1_048_576;
/** Sanitised lines kept for the next frame. */
const CLEAN_KEPT = 256;

/**
 * Opens the log of containers: their past as far as `window` says, merged by time, then what comes. Reading goes on
 * when a container is restarted or the engine comes back, and containers that appear in a project join. Nothing
 * throws: what goes wrong is said in the snapshot.
 */
export function openLogs(
  client: EngineClient,
  state: EngineState,
  targets: LogTargets,
  window: LogWindow,
): LogFeed {
  return new Feed(client, state, targets, window);
}

class Feed implements LogFeed, SourceHost {
  readonly client: EngineClient;
  readonly window: LogWindow;
  readonly store;
  readonly #state: EngineState;
  readonly #targets: LogTargets;
  readonly #ring = new LogRing();
  readonly #merge = new HistoryMerge((line, source) => this.#ring.append(line, source));
  readonly #pace = new Pace();
  readonly #sources: LogSource[] = [];
  readonly #byId = new Map<string, LogSource>();
  /** Containers that the state has shown: only these are gone when it does not show them. */
  readonly #seen = new Set<string>();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #clean = new Map<number, LogLine>();
  #states: readonly LogSourceState[] = [];
  #pending: { readonly line: RawLine; readonly source: number }[] = [];
  #held: number | null = null;
  readonly #heldUp: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #committed = 0;
  #opening = true;
  #stopped = false;

  constructor(client: EngineClient, state: EngineState, targets: LogTargets, window: LogWindow) {
    this.client = client;
    this.window = window;
    this.#state = state;
    this.#targets = targets;
    this.#join();
    this.#opening = false;
    this.store = createStore<LogSnapshot>(() => this.#snapshot());
    this.#awaitPast();
    this.#unsubscribe.push(
      state.store.subscribe((now, before) => {
        const back = now.connection.phase === 'live' && before.connection.phase !== 'live';
        if (back || now.containers !== before.containers) this.#join();
        if (back) this.#wakeAll();
      }),
      state.onEvent((event) => {
        if (event.type === 'container' && event.action === 'start') this.#byId.get(event.id)?.wake(true);
      }),
    );
  }

  lines(from: number, to: number): readonly LogLine[] {
    const lines: LogLine[] = [];
    const last = Math.min(to, this.#ring.next);
    for (let seq = Math.max(from, this.#ring.first); seq < last; seq++) {
      const line = this.#line(seq);
      if (line !== undefined) lines.push(line);
    }
    return lines;
  }

  plain(seq: number): string | null {
    const line = this.#ring.read(seq);
    return line === undefined ? null : plainLine(line.bytes.toString('utf8'));
  }

  stop(): void {
    this.#stopped = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const source of this.#sources) source.stop();
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#merge.closeAll();
    this.#letGo();
  }

  isRunning(id: string): boolean {
    const state = this.#state.store.getState().containers.get(id)?.state;
    return state === 'running' || state === 'paused';
  }

  async accept(source: LogSource, lines: readonly RawLine[]): Promise<void> {
    if (this.#merge.takes(source.index)) {
      this.#awaitPast();
      const room = this.#merge.accept(source.index, lines);
      this.changed();
      await room;
    } else {
      for (const line of lines) this.#pending.push({ line, source: source.index });
      if (this.#pending.length > PENDING_LINES) this.#drain();
      this.changed();
    }
    await this.#pace.step();
    while (this.#isHeldUp()) await new Promise<void>((resolve) => this.#heldUp.push(resolve));
  }

  hold(seq: number | null): void {
    this.#held = seq;
    if (!this.#isHeldUp()) this.#letGo();
  }

  pastRead(source: LogSource): void {
    if (!this.#merge.takes(source.index)) return;
    this.#merge.close(source.index);
    if (this.#merge.done) clearTimeout(this.#patience);
    this.changed();
  }

  /** Commits now when the last frame is long past, else with the next one. */
  changed(): void {
    if (this.#stopped || this.#timer !== undefined) return;
    const wait = this.#sources.length > 1 ? FRAME_MS : this.#committed + FRAME_MS - performance.now();
    this.#timer = setTimeout(() => this.#commit(), Math.max(0, wait));
  }

  #commit(): void {
    this.#timer = undefined;
    this.#drain();
    this.#committed = performance.now();
    this.store.setState(this.#snapshot(), true);
  }

  #drain(): void {
    const pending = this.#pending;
    this.#pending = [];
    if (this.#sources.length > 1) pending.sort((a, b) => compareLines(a.line, b.line));
    for (const { line, source } of pending) this.#ring.append(line, source);
  }

  #snapshot(): LogSnapshot {
    const { first, next, bytes } = this.#ring;
    return {
      phase: overallPhase(this.#sources),
      first,
      next,
      bytes,
      dropped: first,
      says: overallSays(this.#sources, this.window, Date.now()),
      sources: this.#sourceStates(),
    };
  }

  /** The same array as long as nothing in it has changed. */
  #sourceStates(): readonly LogSourceState[] {
    const states = this.#sources.map((source) => source.state);
    const same =
      states.length === this.#states.length && states.every((state, i) => state === this.#states[i]);
    if (!same) this.#states = states;
    return this.#states;
  }

  /** True while reading on would soon drop a line that is to be kept. */
  #isHeldUp(): boolean {
    if (this.#held === null || this.#stopped) return false;
    const { first, next, bytes } = this.#ring;
    const isFull = next - first > RING_LINES - HOLD_MARGIN_LINES || bytes > RING_BYTES - HOLD_MARGIN_BYTES;
    return isFull && this.#held - first < HOLD_MARGIN_LINES;
  }

  #letGo(): void {
    for (const resolve of this.#heldUp.splice(0)) resolve();
  }

  /** Takes in containers that belong here and are new, and lets go of those that are no more. */
  #join(): void {
    const { connection, containers } = this.#state.store.getState();
    for (const container of this.#wanted(containers)) {
      const known = this.#byId.get(container.id);
      if (known === undefined) this.#open(container);
      else if (known.phase === 'ended' && this.isRunning(container.id)) known.wake(false);
    }
    if (connection.phase !== 'live') return;
    for (const source of this.#sources) {
      if (containers.has(source.id)) this.#seen.add(source.id);
      else if (this.#seen.has(source.id)) source.remove();
    }
  }

  #wanted(
    containers: ReadonlyMap<string, Container>,
  ): Iterable<{ id: string; name: string; service: string }> {
    const targets = this.#targets;
    if ('project' in targets) {
      // The engine lists the newest first; what is older comes first here.
      return [...containers.values()].filter((container) => container.project === targets.project).reverse();
    }
    return targets.ids.map((id) => containers.get(id) ?? { id, name: id.slice(0, 12), service: '' });
  }

  #open(container: { id: string; name: string; service: string }): void {
    const source = new LogSource(this, this.#sources.length, container);
    this.#sources.push(source);
    this.#byId.set(source.id, source);
    // Who joins later has no past to be merged with what is already here.
    if (this.#opening) this.#merge.open(source.index);
    void source.run();
    this.changed();
  }

  #wakeAll(): void {
    for (const source of this.#sources) source.wake(false);
  }

  #awaitPast(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#merge.closeAll();
      this.changed();
    }, PATIENCE_MS);
  }

  #line(seq: number): LogLine | undefined {
    const kept = this.#clean.get(seq);
    if (kept !== undefined) return kept;
    const raw = this.#ring.read(seq);
    if (raw === undefined) return undefined;
    const line: LogLine = {
      seq,
      time: raw.ms,
      containerId: this.#sources[raw.source]?.id ?? '',
      stderr: raw.stderr,
      text: cleanLine(raw.bytes.toString('utf8')),
      cut: raw.cut,
    };
    this.#clean.set(seq, line);
    if (this.#clean.size > CLEAN_KEPT) this.#clean.delete(this.#clean.keys().next().value ?? seq);
    return line;
  }
}
