import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../engine/connect/index.ts';
import { BUSYBOX_IMAGE, connectInside, insideCommand, relayPorts } from '../../engine/sandbox/index.ts';
import { createEngineState } from '../../engine/state/index.ts';
import { prepareShell } from '../../lessons/shell/index.ts';
import type { Translator } from '../i18n/index.ts';
import { PLAYGROUND, startPlayground, tell, type Playground } from './sandbox-playground.ts';

/** `quayside sandbox` in a terminal: the person's own shell, on the playground, until it ends. Its exit status. */
export async function openPlayground(tr: Translator): Promise<number> {
  const playground = await startPlayground(tr, 'owner');
  const { engine, isNew } = playground;
  try {
    tell(tr.t('sandbox.readyShell', { image: BUSYBOX_IMAGE, id: PLAYGROUND }));
    return await withRelay(playground, tr, () => runShell(playground, tr));
  } finally {
    if (isNew) {
      await engine.stop();
      tell(tr.t('sandbox.left', { id: PLAYGROUND }));
    }
  }
}

/** What is published answers on this machine's 127.0.0.1 too, for a browser; what is different there is said. */
async function withRelay<T>({ engine }: Playground, tr: Translator, work: () => Promise<T>): Promise<T> {
  const address = `unix://${engine.socket}`;
  const client = await connect({ address, source: 'default', name: PLAYGROUND, named: true });
  const state = createEngineState(client);
  await state.start();
  const relay = relayPorts({ state, connect: (port, host) => connectInside(engine, port, host) });
  const told = new Set<string>();
  relay.onChange(() => {
    for (const text of relay.says.map((says) => tr.say(says))) {
      if (!told.has(text)) tell(text);
      told.add(text);
    }
  });
  try {
    return await work();
  } finally {
    await relay.close();
    state.stop();
    client.close();
  }
}

async function runShell({ engine, binaries }: Playground, tr: Translator): Promise<number> {
  const work = await mkdtemp(join(tmpdir(), 'quayside-shell-'));
  try {
    const environment = await prepareShell({
      folder: process.cwd(),
      workDir: work,
      dockerHost: `unix://${engine.socket}`,
      docker: binaries.docker,
      dockerConfig: binaries.dockerConfig,
      inside: insideCommand(engine),
      say: (message) => tr.say(message),
    });
    const [file = 'sh', ...args] = environment.command;
    const child = spawn(file, args, { cwd: environment.folder, env: environment.env, stdio: 'inherit' });
    const end = ignoreKeys(child.kill.bind(child));
    const [code] = await once(child, 'close');
    end();
    environment.close();
    return typeof code === 'number' ? code : 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Ctrl-C and Ctrl-\ are for the shell, which gets them too; a terminal that closes ends the shell, and so us. */
function ignoreKeys(kill: (signal: NodeJS.Signals) => void): () => void {
  const ignore = (): void => undefined;
  const end = (signal: NodeJS.Signals): void => kill(signal === 'SIGTERM' ? 'SIGHUP' : signal);
  const heard = { SIGINT: ignore, SIGQUIT: ignore, SIGHUP: end, SIGTERM: end } as const;
  for (const [name, listener] of Object.entries(heard)) process.on(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(heard)) process.off(name, listener);
  };
}
