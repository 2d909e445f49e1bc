import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/engine/client.ts';
import { connect, resolveEndpoint } from '../../src/engine/connect/index.ts';
import { createEngineState, type EngineState } from '../../src/engine/state/index.ts';
import { createLogsController, type LogsController } from '../../src/views/panels/logs/controller.ts';
import type { LogsView } from '../../src/views/panels/logs/view.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';

const PROJECT = uniqueName('project');
const HEIGHT = 5;

let client: EngineClient;
let state: EngineState;
let logs: LogsController;
const ids: Record<'api' | 'web' | 'lone', string> = { api: '', web: '', lone: '' };

beforeAll(async () => {
  client = await connect(resolveEndpoint({ host: `unix://${engineSocket()}`, env: {} }));
  state = createEngineState(client);
  await state.start();
  ids.api = await run('for i in $(seq 1 20); do echo api $i; done; exec sleep 1000', 'api');
  ids.web = await run('for i in $(seq 1 20); do echo web $i; done; exec sleep 1000', 'web');
  ids.lone = await run(
    'echo lone; while :; do sleep 0.02; [ -e /tmp/go ] && rm /tmp/go && echo more; done',
    '',
  );
  logs = createLogsController({ client, engine: state });
});

afterEach(() => {
  logs.stop();
  logs = createLogsController({ client, engine: state });
});

afterAll(async () => {
  logs.stop();
  state.stop();
  client.close();
  for (const id of Object.values(ids)) await removeContainer(id);
});

async function run(script: string, service: string): Promise<string> {
  const labels = [
    '--label',
    `com.docker.compose.project=${PROJECT}`,
    '--label',
    `com.docker.compose.service=${service}`,
  ];
  const options = service === '' ? [] : labels;
  const id = await docker(
    'run',
    '--detach',
    '--name',
    uniqueName('logs'),
    ...options,
    BUSYBOX,
    'sh',
    '-c',
    script,
  );
  await until(() => state.store.getState().containers.has(id), { what: 'the container in the state' });
  return id;
}

const select = (id: string): void => logs.show({ kind: 'container', id }, state.store.getState(), true);

/** What is shown, as the panel would ask for it; the pane is HEIGHT rows of unwrapped lines. */
function shown(): string[] {
  const view = logs.view();
  view.drawn?.({ height: HEIGHT, rowsOf: () => 1 });
  const texts: string[] = [];
  for (let place = 0; place < view.shown.count; place++) {
    const seq = view.shown.seqAt(place);
    texts.push(view.feed?.lines(seq, seq + 1)[0]?.text ?? '');
  }
  return texts;
}

function lines(count: number): Promise<string[]> {
  return until(() => shown().length === count && shown(), { what: `${count} lines` });
}

function view(ready: (view: LogsView) => boolean, what: string): Promise<LogsView> {
  return until(() => ready(logs.view()) && logs.view(), { what });
}

describe('the log of the selection', () => {
  it('is open at once for the first one, and takes the last one’s place when it has something to show', async () => {
    expect(logs.view().subject).toBeNull();
    select(ids.api);
    expect(logs.view().subject).toEqual({ kind: 'container', id: ids.api });
    await lines(20);
    let torn = false;
    logs.subscribe(() => {
      const { subject, snapshot } = logs.view();
      if (subject?.kind === 'container' && subject.id === ids.lone && snapshot?.phase === 'loading')
        torn = true;
    });
    select(ids.lone);
    expect(shown()).toHaveLength(20);
    expect(await lines(1)).toEqual(['lone']);
    expect(torn).toBe(false);
  });

  it('is not opened for what the selection only passes by', async () => {
    select(ids.api);
    await lines(20);
    const seen = new Set<string>();
    logs.subscribe(() => {
      const { subject } = logs.view();
      if (subject?.kind === 'container') seen.add(subject.id);
    });
    select(ids.web);
    select(ids.lone);
    await lines(1);
    expect([...seen].filter((id) => id === ids.web)).toEqual([]);
  });

  it('is closed while the panel is hidden', async () => {
    select(ids.api);
    await lines(20);
    logs.show({ kind: 'container', id: ids.api }, state.store.getState(), false);
    expect(logs.view()).toMatchObject({ subject: null, feed: null, snapshot: null });
    select(ids.api);
    await lines(20);
  });

  it('can be that of its whole project, merged, and back', async () => {
    select(ids.api);
    await lines(20);
    logs.toggleMerged();
    select(ids.api);
    const merged = await lines(40);
    expect(merged.filter((text) => text.startsWith('web'))).toHaveLength(20);
    expect(logs.view()).toMatchObject({ subject: { kind: 'project', name: PROJECT }, name: PROJECT });
    logs.toggleMerged();
    select(ids.api);
    expect((await lines(20)).every((text) => text.startsWith('api'))).toBe(true);
  });

  it('is merged when the project is selected', async () => {
    logs.show({ kind: 'project', name: PROJECT }, state.store.getState(), true);
    await lines(40);
    expect(logs.view().snapshot?.sources.map((source) => source.service)).toEqual(['api', 'web']);
  });
});

describe('looking through a log', () => {
  it('pauses when scrolled up, keeps its place while lines come, and goes on at the end', async () => {
    const id = await run('i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done', 'ticking');
    select(id);
    await until(() => shown().length > 10, { what: 'ten lines' });
    logs.scroll(-2);
    const { anchor, below } = logs.view();
    expect(below).toBe(2);
    const paused = await view((now) => now.below > 10, 'lines below');
    expect(paused.anchor).toEqual(anchor);
    logs.end();
    expect(logs.view()).toMatchObject({ anchor: null, below: 0 });
    await removeContainer(id);
  });

  it('scrolls by the height of the pane, and no further than the first line', async () => {
    select(ids.api);
    await lines(20);
    logs.page(-1);
    expect(logs.view().anchor).toEqual({ seq: 15, row: 0 });
    logs.home();
    expect(logs.view().anchor).toEqual({ seq: HEIGHT - 1, row: 0 });
    logs.page(-1);
    expect(logs.view().anchor).toEqual({ seq: HEIGHT - 1, row: 0 });
  });

  it('goes to the last match while the search is typed, and back when it is given up', async () => {
    select(ids.api);
    await lines(20);
    logs.setSearch('api 1');
    const found = await view((now) => now.searchState?.current?.number === 11, 'the last match');
    expect(found.searchState).toMatchObject({ count: 11, current: { seq: 18, number: 11 } });
    logs.nextMatch(1);
    expect(logs.view().searchState?.current).toEqual({ seq: 0, number: 1 });
    expect(logs.view().anchor).not.toBeNull();
    logs.setSearch('');
    logs.end();
    logs.setSearch('api 2');
    await view((now) => now.searchState?.current?.seq === 19, 'the last match of the next search');
    logs.setSearch('');
    expect(logs.view()).toMatchObject({ anchor: null, searchState: null });
  });

  it('filters, keeps the filter for the next selection, and drops it', async () => {
    select(ids.api);
    await lines(20);
    logs.setFilter('/ 1\\d$/');
    expect(await lines(10)).toContain('api 15');
    select(ids.web);
    await view((now) => now.subject?.kind === 'container' && now.subject.id === ids.web, 'the other log');
    expect(await lines(10)).toContain('web 15');
    logs.setFilter('');
    await lines(20);
  });

  it('says what is wrong with an expression, and shows every line', async () => {
    select(ids.api);
    await lines(20);
    logs.setFilter('/[/');
    await view((now) => now.problem?.key === 'logs.pattern.bad', 'the sentence');
    expect(shown()).toHaveLength(20);
  });

  it('opens another window on the same log', async () => {
    select(ids.api);
    await lines(20);
    logs.widen(1);
    await view((now) => now.window.tail === 2_000, 'the wider window');
    logs.toggleSince();
    const since = await view((now) => now.window.since !== undefined, 'a window of time');
    expect(since.window.tail).toBe('all');
    await lines(20);
  });
});
