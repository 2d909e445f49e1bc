import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fieldOf, numberOf } from '../../../engine/json.ts';
import { msg } from '../../../engine/message.ts';
import { cpuPercentOf, memoryPercentOf, readingOf } from '../../../engine/streams/stats-formulas.ts';
import { sampleOnce } from '../../../engine/streams/stats-requests.ts';
import { defineKind } from '../kind.ts';
import { misfit, wantParts, type Want } from '../probe/facts.ts';
import { brief, notYet, unless } from '../probe/findings.ts';
import { from } from '../probe/object-finding.ts';
import { runningContainer } from '../probe/running.ts';
import { memoryShown } from '../probe/sizes.ts';
import { wanted } from '../probe/wanted.ts';

const fields = z.strictObject({
  container: z.string().min(1),
  from: from.default('any'),
  /** In use, without the page cache, as `docker stats` counts it. */
  memory: wanted.optional(),
  /** As it is in effect; the machine's where there is none. */
  memoryLimit: wanted.optional(),
  memoryPercent: wanted.optional(),
  /** 100 is one core. */
  cpuPercent: wanted.optional(),
  /** The limit, in cores; 0 for none. */
  cpus: wanted.optional(),
  pids: wanted.optional(),
});
type Condition = z.output<typeof fields>;

/** Between the two readings that a use of CPU is counted from. */
const CPU_SPAN_MS = 500;

/** What a running container uses, and may use. */
export const stats = defineKind<Condition>({
  name: 'stats',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    msg('probe.want.stats', { name: brief(condition.container) }),
    ...wantParts(wants(condition), secret),
  ],
  probe: async (condition, scene, lab, secret, signal) => {
    const asked = { name: condition.container, from: condition.from };
    const found = await runningContainer(asked, { scene, lab, secret, signal });
    if ('finding' in found) return found.finding;
    const name = brief(condition.container);
    const read = async (): Promise<ReturnType<typeof readingOf>> =>
      readingOf(await sampleOnce(lab.client, condition.container, signal));
    const before = condition.cpuPercent === undefined ? undefined : await read();
    if (before !== undefined) await sleep(CPU_SPAN_MS, undefined, { signal });
    const now = await read();
    if (now === undefined) return notYet(msg('probe.not-running', { name }));
    const nanoCpus = numberOf(fieldOf(fieldOf(found.json, 'HostConfig'), 'NanoCpus'));
    const figures: Readonly<Record<string, { readonly found: number; readonly shown: string }>> = {
      MemUsage: { found: now.memory, shown: memoryShown(now.memory) },
      MemLimit: { found: now.memoryLimit, shown: memoryShown(now.memoryLimit) },
      MemPerc: percent(memoryPercentOf(now.memory, now.memoryLimit)),
      CPUPerc: percent(before === undefined ? 0 : cpuPercentOf(now.cpu, before.cpu)),
      cpus: { found: nanoCpus / 1e9, shown: String(nanoCpus / 1e9) },
      PIDs: { found: now.pids, shown: String(now.pids) },
    };
    return unless(
      misfit(
        name,
        wants(condition).map((want) => ({ ...want, ...(figures[want.field] ?? { found: undefined }) })),
        secret,
      ),
    );
  },
});

function wants(asked: Condition): readonly Want[] {
  return [
    { field: 'MemUsage', wanted: asked.memory },
    { field: 'MemLimit', wanted: asked.memoryLimit },
    { field: 'MemPerc', wanted: asked.memoryPercent },
    { field: 'CPUPerc', wanted: asked.cpuPercent },
    { field: 'cpus', wanted: asked.cpus },
    { field: 'PIDs', wanted: asked.pids },
  ];
}

function percent(figure: number): { readonly found: number; readonly shown: string } {
  return { found: figure, shown: `${figure.toFixed(1)}%` };
}
