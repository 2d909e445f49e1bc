import { createInterface } from 'node:readline/promises';
import { EngineError, msg } from '../../engine/message.ts';
import {
  BUSYBOX_IMAGE,
  ensureBinaries,
  findEngine,
  importBusybox,
  keptFolder,
  removeStaleEngines,
  startPrivateEngine,
  type Binaries,
  type InstallPlan,
  type PrivateEngine,
} from '../../engine/sandbox/index.ts';
import type { Translator } from '../i18n/index.ts';

/** The name of the engine without a lesson, and of what it keeps. */
export const PLAYGROUND = 'playground';

const DISK_BYTES = 6_000_000_000;
const MEGABYTE = 1_000_000;

export interface Playground {
  readonly engine: PrivateEngine;
  readonly binaries: Binaries;
  /** Started now; else it ran already, and somebody else ends it. */
  readonly isNew: boolean;
}

/**
 * Starts the playground on what it kept, or joins the one that runs. Says on stderr what it does.
 * @throws EngineError where there can be none.
 */
export async function startPlayground(tr: Translator, lifetime: 'owner' | 'detached'): Promise<Playground> {
  const binaries = await ensureBinaries({ ask: (plan) => ask(tr, plan) });
  await removeStaleEngines();
  const running = findEngine(PLAYGROUND);
  if (running !== undefined) return { engine: running, binaries, isNew: false };
  const engine = await startPrivateEngine({
    binaries,
    id: PLAYGROUND,
    lifetime,
    keepData: keptFolder(PLAYGROUND),
    limits: { diskBytes: DISK_BYTES },
  });
  try {
    for (const note of engine.notes) tell(tr.say(note));
    if (engine.resumed) await resume(engine, tr);
    await importBusybox(engine);
    const params = { version: binaries.version, image: BUSYBOX_IMAGE };
    tell(engine.resumed ? tr.t('sandbox.readyAgain', params) : tr.t('sandbox.ready', params));
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return { engine, binaries, isNew: true };
}

/** A line on stderr: stdout is for what a shell evaluates. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function resume(engine: PrivateEngine, tr: Translator): Promise<void> {
  const { failed, gone } = await engine.resume();
  for (const one of failed) tell(tr.t('sandbox.notResumed', one));
  for (const name of gone) tell(tr.t('sandbox.goneAtResume', { name }));
}

async function ask(tr: Translator, plan: InstallPlan): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new EngineError(msg('sandbox.askNeedsTerminal'));
  if (plan.packages.length > 0) tell(tr.t('sandbox.askPackages', { packages: plan.packages.join(', ') }));
  if (plan.unpackInto !== undefined) {
    const megabytes = Math.round(plan.unpackBytes / MEGABYTE);
    tell(tr.t('sandbox.askUnpack', { folder: plan.unpackInto, megabytes }));
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await questions.question(tr.t('sandbox.askGoOn'));
  questions.close();
  return /^(y|yes|)$/i.test(answer.trim());
}
