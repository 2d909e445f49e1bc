import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError, msg } from '../message.ts';
import { ask } from './api.ts';
import { run } from './host.ts';

/** The one image that every sandbox has: Debian's static busybox with all its applets; it starts `sh`. */
export const BUSYBOX_IMAGE = 'quay/busybox:1';

const BUSYBOX = '/bin/busybox';

/**
 * Makes a root filesystem of the machine's busybox-static and imports it as `quay/busybox:1`.
 * @param engine where to; only its socket is used.
 * @throws EngineError when the engine refuses it or busybox is missing.
 */
export async function importBusybox(engine: { readonly socket: string }): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'quayside-busybox-'));
  try {
    await makeRoot(root);
    const [repo = '', tag = ''] = BUSYBOX_IMAGE.split(':');
    const query = new URLSearchParams({ fromSrc: '-', repo, tag });
    query.append('changes', 'CMD ["sh"]');
    query.append('changes', 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin');
    const tar = spawn(
      'tar',
      ['--create', '--numeric-owner', '--owner=0', '--group=0', '--directory', root, '.'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    tar.once('error', (error) => tar.stdout.destroy(error));
    const answer = await ask(engine.socket, 'POST', `/images/create?${query.toString()}`, {
      body: tar.stdout,
    });
    if (answer.status !== 200 || answer.text.includes('"errorDetail"')) {
      throw new EngineError(msg('sandbox.importFailed', { image: BUSYBOX_IMAGE }), { cause: answer.text });
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function makeRoot(root: string): Promise<void> {
  const folders = ['usr/bin', 'etc', 'root', 'tmp', 'var', 'proc', 'sys', 'dev', 'run', 'home', 'mnt'];
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  for (const folder of ['bin', 'sbin']) await symlink('usr/bin', join(root, folder));
  await symlink('bin', join(root, 'usr/sbin'));
  await symlink('../run', join(root, 'var/run'));
  await symlink('../tmp', join(root, 'var/tmp'));
  await copyFile(BUSYBOX, join(root, 'usr/bin/busybox'));
  const { stdout } = await run(BUSYBOX, ['--list']);
  const applets = stdout.split('\n').filter((name) => name !== '' && name !== 'busybox');
  await Promise.all(applets.map((name) => symlink('busybox', join(root, 'usr/bin', name))));
  await writeFile(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  );
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
}
