import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectInside } from '../../../src/engine/sandbox/index.ts';
import type { EngineEvent } from '../../../src/engine/types.ts';
import type { Finding, ProbeLab } from '../../../src/lessons/checks/kind.ts';
import { kindNamed } from '../../../src/lessons/checks/kinds/index.ts';
import { sceneOf } from '../../../src/lessons/checks/scene.ts';
import { EMPTY_INVENTORY } from '../../../src/lessons/checks/types.ts';
import { readInventory } from '../../../src/lessons/run/inventory.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { attempt } from '../../unit/lessons/engine-picture.ts';
import { uniqueName } from '../../support/engine.ts';
import { until } from '../../support/until.ts';
import { openLab, type Lab } from '../lab.ts';

const english = createTranslator('en');
const chinese = createTranslator('zh');
/** Long, for a machine that is busy: what must end by itself says less. */
const PROBE_MS = 15_000;

/** An engine of a test file's own, an exercise's folder, and an attempt that began when `begin` was called. */
export interface ProbeDesk {
  readonly lab: Lab;
  readonly probeLab: ProbeLab;
  docker(...args: readonly string[]): Promise<string>;
  /** What is there now was there at the start. */
  begin(): Promise<void>;
  /** `met`, or why not; `?` stands before what could not be checked. */
  judge(kind: string, condition: object, options?: JudgeOptions): Promise<string>;
  /** The parts of the label, joined. */
  label(kind: string, condition: object, secret?: boolean): string;
  /** Everything that the engine reports while `work` lasts. */
  eventsOf(work: () => Promise<void>): Promise<readonly EngineEvent[]>;
  close(): Promise<void>;
}

interface JudgeOptions {
  readonly secret?: boolean;
  readonly lab?: Partial<ProbeLab>;
  readonly withinMs?: number;
}

export async function openDesk(): Promise<ProbeDesk> {
  const lab = await openLab();
  const folder = await mkdtemp(join(tmpdir(), 'quay-desk-'));
  const probeLab: ProbeLab = {
    client: lab.client,
    nodes: [],
    folder,
    engineRoot: `/proc/${lab.machine.pid}/root`,
    connect: (port, host) => connectInside(lab.machine, port, host),
  };
  let begun = attempt({ start: EMPTY_INVENTORY, startedAt: Date.now() });
  return {
    lab,
    probeLab,
    docker: (...args) => lab.docker(...args),
    async begin() {
      const info: { readonly Swarm?: { readonly ControlAvailable?: boolean } } =
        await lab.client.docker.info();
      const start = await readInventory(lab.client, info.Swarm?.ControlAvailable === true);
      begun = attempt({ start, startedAt: Date.now() });
    },
    async judge(name, condition, { secret = false, lab: other = {}, withinMs = PROBE_MS } = {}) {
      const kind = kindNamed(name);
      if (kind?.probe === undefined) throw new Error(`no probe ${name}`);
      const scene = sceneOf(begun, lab.state.store.getState());
      const asked = kind.fields.parse(condition);
      const signal = AbortSignal.timeout(withinMs);
      return said(await kind.probe(asked, scene, { ...probeLab, ...other }, secret, signal));
    },
    label(name, condition, secret = false) {
      const kind = kindNamed(name);
      if (kind === undefined) throw new Error(`no kind ${name}`);
      const parts = kind.label(kind.fields.parse(condition), secret);
      for (const part of parts) inBoth(part);
      return parts.map((part) => english.say(part)).join(', ');
    },
    async eventsOf(work) {
      const events: EngineEvent[] = [];
      const stop = lab.state.onEvent((event) => events.push(event));
      await work();
      const mark = uniqueName('mark');
      await lab.docker('volume', 'create', mark);
      await until(() => events.some(({ id }) => id === mark), { what: 'the mark' });
      stop();
      await lab.docker('volume', 'rm', mark);
      return events.filter(({ id }) => id !== mark);
    },
    async close() {
      await lab.close();
      await rm(folder, { recursive: true });
    },
  };
}

function said(finding: Finding): string {
  if (finding.verdict === 'met') return 'met';
  inBoth(finding.because);
  const sentence = english.say(finding.because);
  return finding.verdict === 'unknown' ? `? ${sentence}` : sentence;
}

/** Each sentence that a test sees is one in Chinese too, with nothing left to fill in. */
function inBoth(message: Parameters<typeof chinese.say>[0]): void {
  const sentence = chinese.say(message);
  if (sentence === message.key || sentence.includes('{{') || !/[一-鿿]/.test(sentence)) {
    throw new Error(`not in Chinese: ${sentence}`);
  }
}
