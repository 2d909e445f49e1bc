import type { StoreApi } from 'zustand/vanilla';
import type { ActionLog } from '../../../engine/actions/index.ts';
import type { EngineClient } from '../../../engine/client.ts';
import { EngineError, msg, type Message } from '../../../engine/message.ts';
import type { EngineState } from '../../../engine/state/types.ts';
import type { StatsFeed } from '../../../engine/streams/types.ts';
import { explain, type Why } from '../../../engine/trouble/index.ts';
import type { UiState } from '../../app/ui-state.ts';

/** What is known for the open why page. */
export interface WhyData {
  readonly id: string;
  /** The last explanation; null until there is one. */
  readonly why: Why | null;
  /** Why there is nothing newer. */
  readonly says: Message | null;
  /** First line shown. */
  readonly scroll: number;
}

/** Asks for the explanation that the open why page shows, anew at each event of its container. */
export interface WhyController {
  /** Null while no why page is open. */
  data(): WhyData | null;
  /** Moves by lines, down for positive ones; `Infinity` for an end. */
  scrollBy(lines: number): void;
  /** Moves by screens. */
  scrollByPages(pages: number): void;
  /** Whether more is there than the screen shows. */
  canScroll(): boolean;
  /** Told by who draws the page: how many lines it has and how many of them the screen shows. */
  drawn(total: number, room: number): void;
  subscribe(listener: () => void): () => void;
  stop(): void;
}

export interface WhySources {
  readonly client: EngineClient;
  readonly engine: EngineState;
  readonly stats: StatsFeed;
  readonly ui: StoreApi<UiState>;
  /** What Quayside itself did. */
  readonly log: ActionLog;
}

/** An end makes several events (kill, die, stop), a loop some a second: one question for all of them. */
const SETTLE_MS = 150;

interface Page {
  data: WhyData;
  /** The last line that may stand first, and the lines on the screen. */
  end: number;
  room: number;
  readonly closed: AbortController;
  isAsking: boolean;
  isStale: boolean;
  settling?: NodeJS.Timeout;
}

/** Follows the stack of dialogs: asks when the page opens, and drops what comes after it was closed. */
export function createWhyController({ client, engine, stats, ui, log }: WhySources): WhyController {
  const listeners = new Set<() => void>();
  let page: Page | null = null;

  const update = (target: Page, change: Partial<WhyData>): void => {
    if (page !== target) return;
    target.data = { ...target.data, ...change };
    for (const listener of listeners) listener();
  };

  const ask = async (target: Page): Promise<void> => {
    if (target.isAsking) {
      target.isStale = true;
      return;
    }
    target.isAsking = true;
    const { signal } = target.closed;
    do {
      target.isStale = false;
      try {
        const { id } = target.data;
        const sample = stats.store.getState().series.get(id)?.latest ?? null;
        const why = await explain(client, engine.store.getState(), log, id, { sample, signal });
        update(target, { why, says: null });
      } catch (error) {
        update(target, { says: sentenceOf(error) });
      }
    } while (target.isStale && !signal.aborted);
    target.isAsking = false;
  };

  const close = (target: Page): void => {
    clearTimeout(target.settling);
    target.closed.abort();
    page = null;
  };

  const follow = (): void => {
    const id = ui.getState().dialogs.findLast((dialog) => dialog.kind === 'why')?.id ?? null;
    if (page && page.data.id !== id) close(page);
    if (id === null || page) return;
    page = {
      data: { id, why: null, says: null, scroll: 0 },
      end: 0,
      room: 0,
      closed: new AbortController(),
      isAsking: false,
      isStale: false,
    };
    void ask(page);
  };

  const scrollBy = (lines: number): void => {
    if (page) update(page, { scroll: Math.max(0, Math.min(page.end, page.data.scroll + lines)) });
  };

  const ends = [
    ui.subscribe(follow),
    engine.onEvent((event) => {
      const target = page;
      if (!target || event.type !== 'container' || event.id !== target.data.id) return;
      target.settling ??= setTimeout(() => {
        delete target.settling;
        void ask(target);
      }, SETTLE_MS);
    }),
  ];
  follow();
  return {
    data: () => page?.data ?? null,
    scrollBy,
    // One line of the last screen stays in sight.
    scrollByPages: (pages) => scrollBy(pages * Math.max(1, (page?.room ?? 1) - 1)),
    canScroll: () => (page?.end ?? 0) > 0,
    drawn(total, room) {
      if (page) [page.end, page.room] = [Math.max(0, total - room), room];
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      for (const end of ends) end();
      if (page) close(page);
      listeners.clear();
    },
  };
}

function sentenceOf(error: unknown): Message {
  return error instanceof EngineError ? error.says : msg('why.noAnswer', { said: String(error) });
}
