import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { initialOptions, findAction } from '../../src/engine/actions/index.ts';
import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import { currentFocus } from '../../src/views/app/focus.ts';
import { footerLine } from '../../src/views/app/footer.ts';
import { DETAILS_TABS, PANELS, type Dialog, type UiState } from '../../src/views/app/ui-state.ts';
import { keysMarkdown } from '../../src/views/dialogs/keys-markdown.ts';
import { en, zh } from '../../src/views/i18n/catalogues.ts';
import { dashboardBindings } from '../../src/views/input/bindings.ts';
import { activeBindings, conflicts } from '../../src/views/input/keymap.ts';
import { anApp, type TestApp } from '../support/app.ts';
import { aContainer, anEngine, aNetwork } from '../support/fleet.ts';
import { anInspect } from '../support/inspect.ts';
import { until } from '../support/until.ts';

const open: TestApp[] = [];
afterEach(() => {
  for (const test of open.splice(0)) test.app.stop();
});

describe('the table of keys', () => {
  it('has no key that two bindings of one place claim', () => {
    expect(conflicts(dashboardBindings)).toEqual([]);
  });

  it('names each binding once', () => {
    const ids = dashboardBindings.map((binding) => binding.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has words for every binding in both languages', () => {
    const keys = dashboardBindings.map((binding) => binding.label.key);
    expect(keys.filter((key) => !(key in en))).toEqual([]);
    expect(keys.filter((key) => !(key in zh))).toEqual([]);
  });

  it.each(Object.entries(MEANINGS()))('gives %s one meaning everywhere but in questions', (key, meaning) => {
    const verbs = dashboardBindings
      .filter((binding) => binding.keys.includes(key) && !binding.focus.includes('confirm'))
      .map((binding) => binding.id.split('.').at(-1) ?? '');
    expect(verbs.length).toBeGreaterThan(0);
    expect(verbs.filter((verb) => !meaning.includes(verb))).toEqual([]);
  });
});

/** What the keys that mean one thing everywhere may be called. */
function MEANINGS(): Record<string, readonly string[]> {
  return {
    h: ['left', 'fold'],
    j: ['down'],
    k: ['up'],
    l: ['right', 'unfold'],
    g: ['first'],
    G: ['last', 'end'],
    n: ['next', 'nextMatch'],
    N: ['previous', 'previousMatch'],
    '/': ['filter', 'search'],
    '?': ['help', 'close'],
    // Pages that ? and y open are closed by the same key.
    y: ['why', 'back'],
    z: ['zoom'],
    q: ['quit', 'back', 'close'],
  };
}

const fleet = anEngine(
  [
    aContainer('api', { project: 'shop', health: 'unhealthy' }),
    aContainer('web', { project: 'shop', state: 'exited', exitCode: 0 }),
    aContainer('batch', { state: 'paused' }),
  ],
  [aNetwork('shop_back')],
);
const [api = aContainer('api')] = fleet.containers.values();

/** Ids of what the footer shows. */
function footerBindings(engine: EngineSnapshot, ui: Partial<UiState>): string[] {
  const { app } = track(anApp({ engine, ui, docker: recordingDocker([]) }));
  return activeBindings(dashboardBindings, currentFocus(app.ui.getState()), app)
    .filter((binding) => binding.footer !== undefined)
    .map((binding) => binding.id);
}

describe('the footer', () => {
  it.each(situations())('shows no key that does nothing: $name', async ({ engine, ui }) => {
    const shown = footerBindings(engine, ui);
    expect(shown.length).toBeGreaterThan(0);
    for (const id of shown) {
      const test = await anAppIn(engine, ui);
      const before = traceOf(test);
      const binding = dashboardBindings.find((entry) => entry.id === id);
      binding?.run(test.app, binding.keys[0] ?? '');
      await until(() => traceOf(test) !== before, { what: `an effect of ${id}`, timeoutMs: 2000 });
    }
  });

  it('offers no zoom where one panel fills the screen, and no grouping where there is no project', () => {
    const shown = (engine: EngineSnapshot, size: readonly [number, number]): string[] => {
      const { app } = track(anApp({ engine, size }));
      return activeBindings(dashboardBindings, 'containers', app).map(({ id }) => id);
    };
    const single = anEngine([aContainer('alone')]);
    expect(shown(fleet, [80, 24])).toEqual(expect.arrayContaining(['panel.zoom', 'containers.group']));
    expect(shown(fleet, [40, 10])).not.toContain('panel.zoom');
    expect(shown(single, [80, 24])).not.toContain('containers.group');
  });

  it('keeps help and the way out on the narrowest screen', async () => {
    const { app } = await anAppIn(fleet, {});
    const line = footerLine(app, dashboardBindings, 'containers', 40);
    expect(line).toContain('? keys');
    expect(line).toContain('q quit');
  });
});

describe('the list of keys in the docs', () => {
  it.each([
    ['en', 'docs/keys.md'],
    ['zh', 'docs/keys.zh.md'],
  ] as const)('is what the table says now (%s: npm run keys writes it)', (language, file) => {
    expect(readFileSync(file, 'utf8')).toBe(keysMarkdown(language));
  });
});

interface Situation {
  readonly name: string;
  readonly engine: EngineSnapshot;
  readonly ui: Partial<UiState>;
}

function situations(): Situation[] {
  const selection = { kind: 'container' as const, id: api.id };
  const stop = findAction('container.stop');
  const remove = findAction('container.remove');
  const questions = [stop, remove].flatMap((action): Dialog[] =>
    action
      ? [
          {
            kind: 'confirm',
            actionId: action.id,
            object: { kind: 'container', id: api.id, name: api.name },
            options: initialOptions(action),
            asked: fleet,
          },
        ]
      : [],
  );
  return [
    ...PANELS.flatMap((focus): Situation[] => [
      { name: `${focus}, empty engine`, engine: anEngine([]), ui: { focus } },
      { name: `${focus}, nothing selected`, engine: fleet, ui: { focus } },
      { name: `${focus}, a container selected`, engine: fleet, ui: { focus, selection } },
      {
        name: `${focus}, a project selected`,
        engine: fleet,
        ui: { focus, selection: { kind: 'project', name: 'shop' } },
      },
    ]),
    ...DETAILS_TABS.map((tab): Situation => ({
      name: `details, ${tab}`,
      engine: fleet,
      ui: {
        dialogs: [{ kind: 'details', id: api.id }],
        details: { tab, scroll: 0, across: 0, unmasked: false, search: 'api', match: 0 },
      },
    })),
    { name: 'help', engine: fleet, ui: { dialogs: [{ kind: 'help' }] } },
    ...questions.map((question): Situation => ({
      name: `the question of ${question.kind === 'confirm' ? question.actionId : ''}`,
      engine: fleet,
      ui: { dialogs: [question] },
    })),
  ];
}

const calls = new WeakMap<TestApp, string[]>();

async function anAppIn(engine: EngineSnapshot, ui: Partial<UiState>): Promise<TestApp> {
  const recorded: string[] = [];
  const test = track(anApp({ engine, ui, docker: recordingDocker(recorded) }));
  calls.set(test, recorded);
  if (ui.dialogs?.[0]?.kind === 'details') {
    await until(() => test.app.details.data()?.details, { what: 'the inspect' });
  }
  return test;
}

function track(test: TestApp): TestApp {
  open.push(test);
  return test;
}

/** Everything that a key can change, as one text: the state of the screen, what is asked of program and engine. */
function traceOf(test: TestApp): string {
  const ui = test.app.ui.getState();
  const logs = test.app.logs.view();
  return JSON.stringify(
    [ui, [...ui.list.collapsed], [...ui.networks.folded], logs, test.asked, calls.get(test)],
    (_, value: unknown) => (value instanceof Map ? [...value.keys()] : value),
  );
}

function recordingDocker(recorded: string[]): object {
  const handle = new Proxy(
    {},
    {
      get: (_, name) => async (): Promise<unknown> => {
        if (name === 'inspect') return anInspect('api');
        recorded.push(String(name));
        return {};
      },
    },
  );
  return { getContainer: () => handle };
}
