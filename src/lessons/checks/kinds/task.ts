import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind, type Finding } from '../kind.ts';
import { misfit, misfitCount, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { brief, MET, notYet } from '../probe/findings.ts';
import { SERVICE } from '../probe/nouns.ts';
import { from, lookFor } from '../probe/object-finding.ts';
import { hostNames, tasksOf, withoutDigest, type Task } from '../probe/swarm.ts';
import { fits, wanted } from '../probe/wanted.ts';

const fields = z.strictObject({
  service: z.string().min(1),
  from: from.default('any'),
  /** new | pending | assigned | preparing | starting | running | complete | failed | rejected | shutdown … */
  state: wanted.optional(),
  desired: wanted.optional(),
  /** Host name. */
  node: wanted.optional(),
  image: wanted.optional(),
  error: wanted.optional(),
  exitCode: wanted.optional(),
  /** How many tasks are like this. */
  count: wanted.default({ atLeast: 1 }),
  /** On how many nodes they are. */
  nodes: wanted.optional(),
});
type Condition = z.output<typeof fields>;

/** Tasks of a service: how many are in a state, where, and why they ended. */
export const task = defineKind<Condition>({
  name: 'task',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    msg('probe.want.tasks', { service: brief(condition.service) }),
    ...wantParts([...wants(condition), ...countWants(condition)], secret),
  ],
  probe: async (condition, scene, lab, secret, signal): Promise<Finding> => {
    const asked = { name: condition.service, from: condition.from };
    const found = await lookFor(SERVICE, asked, { scene, lab, secret, signal });
    if ('finding' in found) return found.finding;
    const hosts = await hostNames(lab.client, signal);
    const tasks = await tasksOf(lab.client, condition.service, signal);
    const because = unmet(condition, tasks, hosts, secret);
    return because === undefined ? MET : notYet(because);
  },
});

function wants(asked: Condition): readonly Want[] {
  return [
    { field: 'CurrentState', wanted: asked.state },
    { field: 'DesiredState', wanted: asked.desired },
    { field: 'Node', wanted: asked.node },
    { field: 'Image', wanted: asked.image },
    { field: 'Error', wanted: asked.error },
    { field: 'ExitCode', wanted: asked.exitCode },
  ];
}

function countWants({ count, nodes }: Condition): readonly Want[] {
  return [
    { field: 'Tasks', wanted: count },
    { field: 'Nodes', wanted: nodes },
  ];
}

function unmet(
  condition: Condition,
  tasks: readonly Task[],
  hosts: ReadonlyMap<string, string>,
  secret: boolean,
): Message | undefined {
  const service = brief(condition.service);
  if (tasks.length === 0 && !fits(condition.count, 0)) return msg('probe.task.none', { service });
  const named = tasks.map((one) => ({ task: one, facts: factsOf(condition, one, hosts) }));
  const alike = named.filter(({ facts }) => misfitCount(service, facts) === 0);
  const nodes = new Set(alike.map((one) => one.task.nodeId)).size;
  if (alike.length === 0 && !fits(condition.count, 0)) {
    const [closest] = named.toSorted((a, b) => misfitCount(service, a.facts) - misfitCount(service, b.facts));
    const because = closest && misfit(service, closest.facts, secret);
    if (because !== undefined) return because;
  }
  return misfit(
    service,
    countWants(condition).map((want) => ({ ...want, found: want.field === 'Tasks' ? alike.length : nodes })),
    false,
  );
}

function factsOf(asked: Condition, found: Task, hosts: ReadonlyMap<string, string>): readonly Fact[] {
  const values: Readonly<Record<string, unknown>> = {
    CurrentState: found.state,
    DesiredState: found.desired,
    Node: hosts.get(found.nodeId) ?? '',
    Image: withoutDigest(found.image),
    Error: found.error,
    ExitCode: found.exitCode,
  };
  return wants(asked).map((want) => ({ ...want, found: values[want.field] }));
}
