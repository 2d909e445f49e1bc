import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Duplex } from 'node:stream';
import Dockerode from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../../src/engine/client.ts';
import type { ProbeLab } from '../../../src/lessons/checks/kind.ts';
import { kindNamed } from '../../../src/lessons/checks/kinds/index.ts';
import { sceneOf } from '../../../src/lessons/checks/scene.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { attempt, picture } from './engine-picture.ts';

const english = createTranslator('en');
/** Files are read without any engine. */
const nobody: EngineClient = {
  docker: new Dockerode({ socketPath: '/nobody' }),
  apiVersion: '1.45',
  demo: false,
  close: () => undefined,
};
let folder: string;
let starter: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quay-files-'));
  starter = await mkdtemp(join(tmpdir(), 'quay-starter-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(starter, { recursive: true });
});

async function write(path: string, text: string, where = folder): Promise<void> {
  await mkdir(dirname(join(where, path)), { recursive: true });
  await writeFile(join(where, path), text);
}

async function judge(
  name: string,
  condition: object,
  secret = false,
  starters: string | null = starter,
): Promise<string> {
  const kind = kindNamed(name);
  if (kind?.probe === undefined) throw new Error(`no probe ${name}`);
  const lab: ProbeLab = {
    client: nobody,
    nodes: [],
    folder,
    connect: () => new Duplex(),
    ...(starters === null ? {} : { starter: starters }),
  };
  const scene = sceneOf(attempt(), picture([]));
  const asked = kind.fields.parse(condition);
  const finding = await kind.probe(asked, scene, lab, secret, AbortSignal.timeout(5_000));
  return finding.verdict === 'met' ? 'met' : english.say(finding.because);
}

function label(name: string, condition: object): string {
  const kind = kindNamed(name);
  return kind === undefined
    ? ''
    : kind
        .label(kind.fields.parse(condition), false)
        .map((part) => english.say(part))
        .join(', ');
}

describe('the kind “file”', () => {
  it('is met by the content, the mode and the place, and falls when the file goes', async () => {
    const here = basename(folder);
    const right = { path: 'conf/app.txt', content: { contains: 'port=8080' }, mode: '644' };
    expect(await judge('file', right)).toBe(`there is no \`conf/app.txt\` in \`${here}\``);
    await write('conf/app.txt', 'port=80\n');
    expect(await judge('file', right)).toBe(
      `\`conf/app.txt\` of \`${here}\` is \`port=80\`, without \`port=8080\` in it`,
    );
    expect(await judge('file', right, true)).toBe(`\`conf/app.txt\` of \`${here}\` has another value`);
    await write('conf/app.txt', 'port=8080\n');
    expect(await judge('file', right)).toBe('met');
    expect(await judge('file', { ...right, mode: 600 })).toBe('`mode` of `conf/app.txt` is `644`, not `600`');
    expect(await judge('file', { path: 'conf', content: 'x' })).toBe(
      `\`conf\` in \`${here}\` is not a regular file`,
    );
    expect(await judge('file', { path: 'conf/app.txt', is: 'gone' })).toBe(
      `\`conf/app.txt\` is still in \`${here}\``,
    );
    await rm(join(folder, 'conf'), { recursive: true });
    expect(await judge('file', right)).toBe(`there is no \`conf/app.txt\` in \`${here}\``);
    expect(await judge('file', { path: 'conf/app.txt', is: 'gone' })).toBe('met');
    expect(label('file', { path: 'a', content: 'b' })).toBe('the file `a` exists, `a` is `b`');
    expect(label('file', { path: 'a', is: 'gone' })).toBe('the file `a` has been deleted');
    expect(label('file', { path: 'a', format: 'json', where: { 'a.b': 1 } })).toBe(
      'the file `a` exists, `a` is valid json, `a.b` is `1`',
    );
  });

  it('never leaves the exercise’s folder', async () => {
    await write('secret.txt', 'x', starter);
    await symlink(join(starter, 'secret.txt'), join(folder, 'link'));
    await symlink(starter, join(folder, 'dir'));
    expect(await judge('file', { path: 'link', content: 'x' })).toContain('is not a regular file');
    expect(await judge('file', { path: 'dir/secret.txt', content: 'x' })).toContain('there is no');
    expect(await judge('file', { path: `../${basename(starter)}/secret.txt` })).toContain('there is no');
  });

  it('reads JSON, YAML and Compose files, and says where they are wrong', async () => {
    const json = { path: 'a.json', format: 'json', where: { 'log-driver': 'local' } };
    await write('a.json', '{"log-driver": "local",}');
    expect(await judge('file', json)).toMatch(/^`a\.json` is not valid JSON: /);
    await write('a.json', '{"log-driver": "json-file"}');
    expect(await judge('file', json)).toBe('`log-driver` of `a.json` is `json-file`, not `local`');
    await write('a.json', '{"log-driver": "local"}');
    expect(await judge('file', json)).toBe('met');

    const compose = {
      path: 'compose.yaml',
      format: 'compose',
      where: { 'services.web.depends_on.db.condition': 'service_healthy' },
    };
    const said = async (text: string): Promise<string> => {
      await write('compose.yaml', text);
      return judge('file', compose);
    };
    expect(await said('services:\n  web: [\n')).toMatch(/^`compose\.yaml` is not valid YAML, line \d: /);
    expect(await said('web: {}\n')).toBe(
      'a Compose file has nothing called `web` at its top, as `compose.yaml` does',
    );
    expect(await said('- a\n')).toBe('`compose.yaml` names no services');
    expect(await said('services: {}\n')).toBe('`compose.yaml` names no services');
    expect(await said('services:\n  web:\n')).toBe(
      'the service `web` in `compose.yaml` has neither `image` nor `build`',
    );
    expect(await said('services:\n  web: { ports: ["80"] }\n')).toBe(
      'the service `web` in `compose.yaml` has neither `image` nor `build`',
    );
    expect(await said('services:\n  web: { image: a, depends_on: [db] }\n')).toBe(
      '`services.web.depends_on.db.condition` of `compose.yaml` has no value; asked for is `service_healthy`',
    );
    expect(
      await said(
        'x-a: 1\nservices:\n  web: { build: ., depends_on: { db: { condition: service_healthy } } }\n',
      ),
    ).toBe('met');
  });

  it('is not held up by a file that is huge, or a document that grows without end', async () => {
    await write('big', 'x'.repeat(5_000_000));
    expect(await judge('file', { path: 'big', content: { contains: 'y' } })).toContain('without `y` in it');
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i += 1) bomb.push(`a${i}: &a${i} [${`*a${i === 1 ? '' : i - 1}, `.repeat(9)}x]`);
    await write('bomb.yaml', bomb.join('\n'));
    await expect(judge('file', { path: 'bomb.yaml', format: 'yaml' })).rejects.toThrow('alias');
  });
});

describe('the kind “diff”', () => {
  const lines = ['services:', '  box-otter:', '    image: a', '    ports: ["80"]', ''];

  it('is unmet while the file is as it was, met by few lines, and unmet again by many', async () => {
    const asked = { path: 'c.yaml', atMost: 2 };
    // Values stand in the author's file, and are filled in the learner's.
    await write('c.yaml', lines.join('\n').replace('box-otter', '{{box}}'), starter);
    expect(await judge('diff', asked)).toBe(`there is no \`c.yaml\` in \`${basename(folder)}\``);
    await write('c.yaml', lines.join('\n'));
    expect(await judge('diff', asked)).toBe('`c.yaml` is as it was');
    await write('c.yaml', lines.with(2, '    image: b').join('\n'));
    expect(await judge('diff', asked)).toBe('met');
    expect(await judge('diff', { ...asked, atLeast: 2 })).toBe(
      'only 1 line of `c.yaml` has changed; at least 2 must',
    );
    expect(await judge('diff', { ...asked, untouched: [3] })).toBe(
      'line 3 of `c.yaml` was to stay as it was',
    );
    expect(await judge('diff', { ...asked, only: ['ports:'] })).toBe(
      'line 3 of `c.yaml` is none of those to change: `image: b`',
    );
    expect(await judge('diff', { ...asked, only: ['image:'] })).toBe('met');
    await write('c.yaml', 'a\nb\nc\n');
    expect(await judge('diff', asked)).toBe('4 lines of `c.yaml` have changed, more than 2: lines 1, 2, 3');
    await write('c.yaml', lines.join('\n'));
    expect(await judge('diff', asked)).toBe('`c.yaml` is as it was');
    expect(label('diff', asked)).toBe('`c.yaml` is mended by changing no more than 2 lines');
  });

  it('cannot be checked without the starter file, and compares no endless file', async () => {
    await write('c.yaml', 'a\n');
    const asked = { path: 'c.yaml', atMost: 2 };
    await expect(judge('diff', asked)).rejects.toThrow('probe.unknown.starter');
    await expect(judge('diff', asked, false, null)).rejects.toThrow('probe.unknown.starter');
    await write('c.yaml', 'a\n', starter);
    await write('c.yaml', 'a\n'.repeat(3_000));
    expect(await judge('diff', asked)).toBe('`c.yaml` has more than 2000 lines now');
  });
});
