import type { App } from '../app/app.ts';
import type { DialogKind, PanelId } from '../app/ui-state.ts';
import type { Message } from '../../engine/message.ts';

/** Who has the keys: the focused panel, the dialog on top, or the line of typed input. */
export type Focus = PanelId | DialogKind | 'course' | 'exercise' | 'terms' | 'prompt';

/**
 * One entry of the table of keys, from which dispatch, footer, help and docs are made. `keys` are names as
 * `views/terminal/keys.ts` gives them; the first is the one that is shown. `A` is what it acts on: the dashboard, or
 * another screen of the program.
 */
export interface KeyBinding<A = App> {
  /** Stable, `focus.verb`. */
  readonly id: string;
  readonly focus: readonly Focus[];
  readonly keys: readonly string[];
  readonly label: Message;
  /** Place in the footer, lowest first; absent: help only. */
  readonly footer?: number;
  /** False: the key does nothing now, and no footer shows it. */
  when?(app: A): boolean;
  run(app: A, key: string): void;
}

/** Bindings that work now for a focus: in the footer's order, then in the table's. */
export function activeBindings<A = App>(
  table: readonly KeyBinding<A>[],
  focus: Focus,
  app: A,
): KeyBinding<A>[] {
  return table.filter((binding) => binding.focus.includes(focus) && (binding.when?.(app) ?? true));
}

/** Runs the binding of a key for a focus. True when there was one. */
export function dispatchKey<A = App>(
  table: readonly KeyBinding<A>[],
  focus: Focus,
  key: string,
  app: A,
): boolean {
  const binding = activeBindings(table, focus, app).find((entry) => entry.keys.includes(key));
  binding?.run(app, key);
  return binding !== undefined;
}

/**
 * Keys that two bindings of one focus both claim without a condition that tells them apart, as `focus key: id, id`.
 * A table with any is wrong.
 */
export function conflicts<A = App>(table: readonly KeyBinding<A>[]): string[] {
  const seen = new Map<string, string[]>();
  for (const binding of table) {
    if (binding.when) continue;
    for (const focus of binding.focus) {
      for (const key of binding.keys) {
        const at = `${focus} ${key}`;
        seen.set(at, [...(seen.get(at) ?? []), binding.id]);
      }
    }
  }
  return [...seen].filter(([, ids]) => ids.length > 1).map(([at, ids]) => `${at}: ${ids.join(', ')}`);
}
