import type { StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../../engine/client.ts';
import { inspectContainer, type ContainerDetails } from '../../engine/details/inspect.ts';
import { topContainer, type ProcessTable } from '../../engine/details/top.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import type { EngineState } from '../../engine/state/types.ts';
import type { EngineEvent } from '../../engine/types.ts';
import { FRESH_DETAILS, type UiState } from '../app/ui-state.ts';

/** What is known of the container whose details are open. */
export interface DetailsData {
  readonly id: string;
  /** The last that the engine told; null until it told anything. */
  readonly details: ContainerDetails | null;
  /** Why there is nothing newer. */
  readonly says: Message | null;
  /** When the container was removed, ms; null while it exists. */
  readonly removedAt: number | null;
  readonly processes: ProcessTable | null;
  readonly processesSays: Message | null;
}

/** Fetches what the open details show, for as long as they are open. */
export interface DetailsController {
  /** Null while no details are open. */
  data(): DetailsData | null;
  subscribe(listener: () => void): () => void;
  stop(): void;
}

export interface DetailsSources {
  readonly client: EngineClient;
  readonly engine: EngineState;
  readonly ui: StoreApi<UiState>;
}

/**
 * Events come in bursts (kill, die, stop), and the engine writes a health check's output just after the event of its
 * end: one inspect this long after the last of them sees it all.
 */
const SETTLE_MS = 80;
/** How often the processes are read while their tab is open. */
const PROCESSES_EVERY_MS = 2000;

/** Events that change nothing that an inspect tells. `top` is our own question for the processes. */
const WITHOUT_EFFECT =
  /^(top|attach|detach|resize|copy|export|archive-path|extract-to-dir|exec_(create|start|detach))\b/;

/** One container's details from their opening to their closing; what comes later than that is dropped. */
interface Watch {
  data: DetailsData;
  readonly end: AbortController;
  isInspecting: boolean;
  isStale: boolean;
  settling?: NodeJS.Timeout;
  /** Ends the reading of processes; absent while they are not shown. */
  processes?: AbortController;
}

/** Follows the stack of dialogs: opens with the details, closes with them. */
export function createDetailsController({ client, engine, ui }: DetailsSources): DetailsController {
  const listeners = new Set<() => void>();
  let watch: Watch | null = null;
  let wasLive = false;

  const update = (target: Watch, change: Partial<DetailsData>): void => {
    if (watch !== target) return;
    target.data = { ...target.data, ...change };
    for (const listener of listeners) listener();
  };

  const inspect = async (target: Watch): Promise<void> => {
    if (target.isInspecting) {
      target.isStale = true;
      return;
    }
    target.isInspecting = true;
    do {
      target.isStale = false;
      try {
        const details = await inspectContainer(client, target.data.id, target.end.signal);
        update(target, { details, says: null });
      } catch (error) {
        // A removed container cannot be asked any more, and an ended watch has nobody to tell.
        if (!target.end.signal.aborted && target.data.removedAt === null)
          update(target, { says: sentenceOf(error) });
      }
    } while (target.isStale && !target.end.signal.aborted);
    target.isInspecting = false;
  };

  const readProcesses = async (target: Watch, end: AbortController): Promise<void> => {
    try {
      const processes = await topContainer(client, target.data.id, end.signal);
      update(target, { processes, processesSays: null });
    } catch (error) {
      if (end.signal.aborted) return;
      update(target, { processes: null, processesSays: sentenceOf(error) });
    }
    if (end.signal.aborted) return;
    const timer = setTimeout(() => void readProcesses(target, end), PROCESSES_EVERY_MS);
    end.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };

  const followProcesses = (target: Watch): void => {
    const container = engine.store.getState().containers.get(target.data.id);
    const isShown =
      isOnTop(ui.getState()) &&
      ui.getState().details.tab === 'processes' &&
      (container?.state === 'running' || container?.state === 'paused');
    if (isShown && !target.processes) {
      target.processes = new AbortController();
      void readProcesses(target, target.processes);
    } else if (!isShown && target.processes) {
      target.processes.abort();
      delete target.processes;
      update(target, { processes: null, processesSays: null });
    }
  };

  const close = (target: Watch): void => {
    clearTimeout(target.settling);
    target.end.abort();
    target.processes?.abort();
    watch = null;
    ui.setState({ details: { ...FRESH_DETAILS, tab: ui.getState().details.tab } });
  };

  const follow = (): void => {
    const id = openId(ui.getState());
    if (watch && watch.data.id !== id) close(watch);
    if (id !== null && !watch) {
      watch = { data: nothingYet(id), end: new AbortController(), isInspecting: false, isStale: false };
      void inspect(watch);
    }
    if (watch) followProcesses(watch);
  };

  const onEvent = (event: EngineEvent): void => {
    const target = watch;
    if (!target || !concerns(event, target.data.id)) return;
    if (event.type === 'container' && event.action === 'destroy') {
      update(target, { removedAt: event.time, says: null });
      return;
    }
    clearTimeout(target.settling);
    target.settling = setTimeout(() => void inspect(target), SETTLE_MS);
  };

  const onEngine = (): void => {
    const isLive = engine.store.getState().connection.phase === 'live';
    if (isLive && !wasLive && watch) void inspect(watch);
    wasLive = isLive;
    if (watch) followProcesses(watch);
  };

  wasLive = engine.store.getState().connection.phase === 'live';
  const ends = [ui.subscribe(follow), engine.onEvent(onEvent), engine.store.subscribe(onEngine)];
  follow();
  return {
    data: () => watch?.data ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      for (const end of ends) end();
      if (watch) close(watch);
      listeners.clear();
    },
  };
}

/** The container whose details are open, though another dialog may lie over them. */
function openId(ui: UiState): string | null {
  const dialog = ui.dialogs.findLast((entry) => entry.kind === 'details');
  return dialog?.id ?? null;
}

/** Whether the details are on the screen: a question leaves them in sight, another page does not. */
function isOnTop(ui: UiState): boolean {
  return ui.dialogs.findLast((entry) => entry.kind !== 'confirm')?.kind === 'details';
}

function nothingYet(id: string): DetailsData {
  return { id, details: null, says: null, removedAt: null, processes: null, processesSays: null };
}

function concerns(event: EngineEvent, id: string): boolean {
  if (event.type === 'network') return event.attributes['container'] === id;
  return event.type === 'container' && event.id === id && !WITHOUT_EFFECT.test(event.action);
}

function sentenceOf(error: unknown): Message {
  return error instanceof EngineError ? error.says : msg('details.refused', { said: String(error) });
}
