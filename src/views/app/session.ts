import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldOf, listOf, textOf } from '../../engine/json.ts';
import { stateFolder } from '../../lessons/progress/state-folder.ts';
import type { App } from './app.ts';
import { PANELS, SORT_COLUMNS, type ListState, type UiState } from './ui-state.ts';

/** What the next start on the same engine finds again. The selection is kept by name: ids do not outlive a recreate. */
export interface Session {
  readonly focus: UiState['focus'];
  readonly zoomed: boolean;
  readonly selected: { readonly kind: 'container' | 'project'; readonly name: string } | null;
  readonly list: Omit<ListState, 'collapsed'> & { readonly collapsed: readonly string[] };
}

const SAVE_AFTER_MS = 500;

/** Where sessions are kept: under the XDG state directory. */
export function sessionFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(stateFolder(env), 'session.json');
}

/** The session of an endpoint; null where there is none or the file cannot be read as one. */
export function loadSession(file: string, endpoint: string): Session | null {
  const all = readAll(file);
  return sessionOf(all[endpoint]);
}

/** Puts a saved session over the state of a first start; its selection waits for the first load. */
export function restoreSession(ui: UiState, session: Session | null): UiState {
  if (!session) return ui;
  return {
    ...ui,
    focus: session.focus,
    zoomed: session.zoomed,
    list: { ...session.list, collapsed: new Set(session.list.collapsed) },
    wanted: session.selected,
  };
}

/** Saves the session some time after each change of it. The function that comes back saves at once and stops. */
export function keepSession(app: App, file: string, endpoint: string): () => void {
  let timer: NodeJS.Timeout | undefined;
  let saved = JSON.stringify(sessionNow(app));
  const save = (): void => {
    timer = undefined;
    const session = sessionNow(app);
    const text = JSON.stringify(session);
    if (text === saved) return;
    saved = text;
    write(file, { ...readAll(file), [endpoint]: session });
  };
  const unsubscribe = app.ui.subscribe(() => {
    timer ??= setTimeout(save, SAVE_AFTER_MS);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
    save();
  };
}

function sessionNow(app: App): Session {
  const { focus, zoomed, selection, list } = app.ui.getState();
  const container =
    selection?.kind === 'container' ? app.engine.store.getState().containers.get(selection.id) : undefined;
  return {
    focus,
    zoomed,
    selected:
      selection?.kind === 'project'
        ? { kind: 'project', name: selection.name }
        : container
          ? { kind: 'container', name: container.name }
          : null,
    list: { ...list, collapsed: [...list.collapsed] },
  };
}

function readAll(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Where a person left off is a comfort: without the file, or with a broken one, the program starts afresh.
    return {};
  }
}

function write(file: string, all: Record<string, unknown>): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(all), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // A state directory that cannot be written must not disturb the work; the next start just begins afresh.
  }
}

/** Reads a session out of what the file holds, field by field: the file may be of another version, or edited. */
function sessionOf(value: unknown): Session | null {
  if (typeof value !== 'object' || value === null) return null;
  const list = fieldOf(value, 'list');
  const selected = fieldOf(value, 'selected');
  const kind = fieldOf(selected, 'kind');
  const name = fieldOf(selected, 'name');
  return {
    focus: PANELS.find((panel) => panel === fieldOf(value, 'focus')) ?? 'containers',
    zoomed: fieldOf(value, 'zoomed') === true,
    selected:
      (kind === 'container' || kind === 'project') && typeof name === 'string' ? { kind, name } : null,
    list: {
      sort: SORT_COLUMNS.find((column) => column === fieldOf(list, 'sort')) ?? 'name',
      descending: fieldOf(list, 'descending') === true,
      filter: textOf(fieldOf(list, 'filter')),
      grouped: fieldOf(list, 'grouped') !== false,
      runningOnly: fieldOf(list, 'runningOnly') === true,
      collapsed: listOf(fieldOf(list, 'collapsed')).map(textOf),
    },
  };
}
