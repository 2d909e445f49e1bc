import { delimiter } from 'node:path';
import { insideCommand } from '../../engine/sandbox/index.ts';
import type { Translator } from '../i18n/index.ts';
import { PLAYGROUND, startPlayground, tell } from './sandbox-playground.ts';

/** `quayside sandbox env`: on stdout the lines that make a shell's docker speak to the playground, which goes on. */
export async function printEnv(tr: Translator): Promise<number> {
  const { engine, binaries } = await startPlayground(tr, 'detached');
  const lines = [
    `export DOCKER_HOST=${quote(`unix://${engine.socket}`)}`,
    `export DOCKER_CONFIG=${quote(binaries.dockerConfig)}`,
    // Each would go before DOCKER_HOST, or make it speak TLS.
    'unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH',
  ];
  if (binaries.path.length > 0) lines.push(`export PATH=${quote(binaries.path.join(delimiter))}:"$PATH"`);
  process.stdout.write(`${lines.join('\n')}\n`);
  tell(tr.t('sandbox.readyEnv', { inside: insideCommand(engine).join(' '), id: PLAYGROUND }));
  return 0;
}

/** One word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
