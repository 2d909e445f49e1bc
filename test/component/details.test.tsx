import { render } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { Container } from '../../src/engine/types.ts';
import { Dashboard } from '../../src/views/app/Dashboard.tsx';
import { changePrompt, acceptPrompt } from '../../src/views/input/prompts.ts';
import { DETAILS_TABS, initialUi, type DetailsTab } from '../../src/views/app/ui-state.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { anApp, type AppOptions, type TestApp } from '../support/app.ts';
import { aContainer, anEngine, NOW } from '../support/fleet.ts';
import { aDocker, anInspect, aRefusal } from '../support/inspect.ts';
import { until } from '../support/until.ts';

const running = aContainer('api', { image: 'shop-api:1.4', health: 'unhealthy', project: 'shop' });

interface Opened extends TestApp {
  readonly frame: () => string;
  readonly press: (...keys: readonly string[]) => void;
  readonly shows: (text: string) => Promise<string>;
}

const opened: { stop: () => void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.stop();
});

/** Opens the details of a container on a screen of 100x30. */
function open(
  options: AppOptions & { readonly tab?: DetailsTab; readonly container?: Container } = {},
): Opened {
  const { tab = 'overview', container = running, ...rest } = options;
  const [cols, rows] = options.size ?? [100, 30];
  const test = anApp({
    engine: anEngine([container]),
    docker: aDocker({ inspect: () => anInspect('api') }),
    ...rest,
    ui: {
      dialogs: [{ kind: 'details', id: container.id }],
      details: { ...initialUi(cols, rows).details, tab },
      ...options.ui,
    },
  });
  const { lastFrame, unmount } = render(<Dashboard app={test.app} />);
  opened.push({
    stop() {
      unmount();
      test.app.stop();
    },
  });
  const frame = (): string => lastFrame() ?? '';
  return {
    ...test,
    frame,
    press(...keys) {
      for (const key of keys) test.app.key(key);
    },
    shows: (text) => until(() => (frame().includes(text) ? frame() : undefined), { what: `"${text}"` }),
  };
}

describe('the details of a container', () => {
  it('say what it is, with the facts that only an inspect tells', async () => {
    const { shows } = open();
    const frame = await shows('on-failure');
    expect(frame).toContain('api · running unhealthy');
    expect(frame).toContain("sh -c 'while :; do sleep 1; done'");
    expect(frame).toContain('memory 256 MiB, 1.5 CPUs');
    expect(frame).toContain('4711');
  });

  it('move through all tabs by ] and back by [, round at the ends', async () => {
    const { press, shows, app } = open();
    await shows('[overview]');
    for (const tab of [...DETAILS_TABS.slice(1), 'overview']) {
      press(']');
      await shows(`[${tab}]`);
    }
    press('[');
    await shows('[inspect]');
    expect(app.ui.getState().details.tab).toBe('inspect');
  });

  it('show the environment as a table and hide what looks secret until u is pressed', async () => {
    const { press, shows } = open({ tab: 'env' });
    const masked = await shows('DB_PASSWORD');
    expect(masked).toMatch(/│ DB_PASSWORD +│ •{8} +│/);
    expect(masked).toContain('postgres://app:••••••••@db/shop');
    expect(masked).toContain('/usr/bin');
    expect(masked).not.toMatch(/hunter2|s3cret/);
    press('u');
    const bare = await shows('hunter2');
    expect(bare).toContain('postgres://app:s3cret@db/shop');
    press('u');
    expect(await shows('••••••••@db')).not.toMatch(/hunter2|s3cret/);
  });

  it('hide the secrets again when they are closed and opened once more', async () => {
    const { press, shows, app } = open({ tab: 'env' });
    await shows('DB_PASSWORD');
    press('u');
    await shows('hunter2');
    press('esc');
    app.ui.setState({ dialogs: [{ kind: 'details', id: running.id }] });
    expect(await shows('••••••••')).not.toContain('hunter2');
  });

  it('show mounts, networks and labels as tables', async () => {
    const { press, shows } = open({ tab: 'mounts' });
    expect(await shows('shop_data')).toMatch(/│ \/etc\/shop +│ bind +│ \/etc\/shop +│ read-only +│/);
    press(']');
    expect(await shows('172.19.0.3')).toMatch(/shop_back +│ 172\.19\.0\.3 +│ 172\.19\.0\.1 +│/);
    press(']');
    expect(await shows('com.example.owner')).toMatch(/│ com\.example\.owner +│ payments +│/);
  });

  it('show what the health check last said, newest first, line by line', async () => {
    const { shows } = open({ tab: 'health' });
    const frame = await shows('failed 3 times in a row');
    expect(frame).toContain('$ wget -q localhost');
    expect(frame.indexOf('by 10.0.0.2')).toBeLessThan(frame.indexOf('fine'));
    expect(frame).toContain('exit code 1  in 120 ms');
  });

  it('look through the inspect by /, n and N, count what is found and bring it into sight', async () => {
    const { press, shows, app, frame } = open({ tab: 'inspect' });
    await shows('"Id"');
    expect(frame()).not.toContain('MacAddress');
    press('/');
    await shows('Search /');
    changePrompt(app, 'shop_');
    acceptPrompt(app);
    await shows('"shop_" 1 of 3');
    press('n');
    expect(await shows('"shop_" 2 of 3')).toContain('"Name": "shop_data"');
    press('n');
    expect(await shows('"shop_" 3 of 3')).toContain('"shop_back": {');
    press('n');
    await shows('"shop_" 1 of 3');
    press('N');
    await shows('"shop_" 3 of 3');
    app.key('/');
    changePrompt(app, 'no such thing');
    await shows('"no such thing" not found');
  });

  it('hide the secrets in the inspect too, and do not find them there', async () => {
    const { press, shows, app } = open({ tab: 'inspect' });
    await shows('"Id"');
    press('/');
    changePrompt(app, 'hunter2');
    acceptPrompt(app);
    await shows('"hunter2" not found');
    press('u');
    await shows('"hunter2" 1 of 1');
    press('n');
    await shows('DB_PASSWORD=hunter2');
    expect(app.ui.getState().details.match).toBe(0);
  });

  it('scroll to both ends of the inspect and no further', async () => {
    const { press, shows, app } = open({ tab: 'inspect' });
    await shows('"Id"');
    press('G');
    await shows('┃}');
    const end = app.ui.getState().details.scroll;
    press('j', 'pgdn');
    expect(app.ui.getState().details.scroll).toBe(end);
    press('k');
    expect(app.ui.getState().details.scroll).toBe(end - 1);
    press('g');
    await shows('"Id"');
    expect(app.ui.getState().details.scroll).toBe(0);
  });

  it('list the processes only while their tab is open and the container runs', async () => {
    let asked = 0;
    const docker = aDocker({
      inspect: () => anInspect('api'),
      top: () => {
        asked += 1;
        return { Titles: ['UID', 'PID', 'CMD'], Processes: [['root', '4711', `sh ${'x'.repeat(200)}END`]] };
      },
    });
    const { press, shows, show, frame } = open({ docker });
    await shows('on-failure');
    expect(asked).toBe(0);
    press('[', '[', '[');
    expect(await shows('UID')).toMatch(/UID {3}PID {3}CMD/);
    expect(frame()).not.toContain('END');
    press(...Array.from({ length: 20 }, () => 'l'));
    await shows('END');
    show(anEngine([{ ...running, state: 'exited', exitCode: 0 }]));
    expect(await shows('not running')).not.toContain('4711');
  });

  it('are read again when an event names the container, and keep what they know when it is removed', async () => {
    let user = 'app';
    const docker = aDocker({ inspect: () => anInspect('api', { Config: { User: user } }) });
    const { shows, emit, show } = open({ docker });
    await shows('app');
    user = 'somebody-else';
    emit({ time: NOW, type: 'container', action: 'update', id: running.id, attributes: {} });
    await shows('somebody-else');
    show(anEngine([]));
    emit({ time: NOW, type: 'container', action: 'destroy', id: running.id, attributes: {} });
    const frame = await shows('api · removed');
    expect(frame).toContain('Removed at');
    expect(frame).toContain('somebody-else');
  });

  it('are read again when a lost connection is back', async () => {
    let user = 'app';
    const docker = aDocker({ inspect: () => anInspect('api', { Config: { User: user } }) });
    const { shows, show } = open({ docker });
    await shows('app');
    user = 'somebody-else';
    show({ ...anEngine([running]), connection: { phase: 'lost', since: NOW } });
    show(anEngine([running]));
    expect(await shows('somebody-else')).toContain('api');
  });

  it('say in one sentence why the engine tells nothing', async () => {
    const docker = aDocker({
      inspect: () => {
        throw aRefusal(500, 'layer \x1b]0;evil\x07does not exist');
      },
    });
    const { shows } = open({ docker });
    expect(await shows('The engine does not tell')).toContain('layer does not exist');
  });

  it('drop the answer about a container that was left before it came', async () => {
    const answers: ((json: object) => void)[] = [];
    const docker = aDocker({ inspect: () => new Promise((resolve) => answers.push(resolve)) });
    const other = aContainer('other');
    const { app, shows, frame } = open({ docker, engine: anEngine([running, other]) });
    await until(() => answers.length === 1, { what: 'the first question' });
    app.ui.setState({ dialogs: [{ kind: 'details', id: other.id }] });
    await until(() => answers.length === 2, { what: 'the second question' });
    answers[1]?.(anInspect('other', { Config: { User: 'second' } }));
    answers[0]?.(anInspect('api', { Config: { User: 'first' } }));
    await shows('second');
    expect(frame()).not.toContain('first');
  });

  it('close by Esc and by q, and leave the panels', async () => {
    for (const key of ['esc', 'q']) {
      const { press, shows, asked } = open();
      await shows('[overview]');
      press(key);
      await shows('1 Containers');
      expect(asked.pop).toBe(0);
    }
  });

  it.each(DETAILS_TABS)(
    'keep the screen whole in the tab %s, whatever stands in the inspect',
    async (tab) => {
      const long = 'x'.repeat(5000);
      const hostile = '\x1b]52;c;ZXZpbA==\x07\x1b[2J\u202eevil\x9b31m';
      const docker = aDocker({
        inspect: () =>
          anInspect('api', {
            Config: {
              Env: [`${long}=${long}`, `TITLE=${hostile}`, '中文变量=容器'],
              Labels: { [long]: long, [hostile]: hostile, 标签: '值' },
            },
            Mounts: [{ Type: 'bind', Source: `/${long}`, Destination: `/${hostile}`, RW: true }],
            State: {
              Status: 'running',
              Health: { Status: 'unhealthy', Log: [{ Output: `${hostile}\n${long}`, ExitCode: 1 }] },
            },
            NetworkSettings: { Networks: { [long]: { IPAddress: hostile, Aliases: null } } },
          }),
        top: () => ({ Titles: ['PID', 'CMD'], Processes: [['1', `${hostile}${long}`], null, ['2']] }),
      });
      for (const size of [
        [100, 40],
        [80, 24],
        [40, 10],
      ] as const) {
        const { frame, app } = open({ docker, tab, size });
        await until(
          () => app.details.data()?.details && (tab !== 'processes' || app.details.data()?.processes),
          {
            what: 'the answers',
          },
        );
        await until(() => !frame().includes('Asking'), { what: 'the page' });
        const lines = frame().split('\n');
        expect(lines).toHaveLength(size[1]);
        for (const line of lines.slice(1, -4)) expect(cellWidth(line)).toBe(size[0]);
        expect(lines.slice(2, -4).every((line) => /^[┃┗].*[┃┛]$/.test(line))).toBe(true);
        expect(frame()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      }
    },
  );
});
