import { z } from 'zod';
import { fieldOf, listOf } from '../../../engine/json.ts';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind, type Finding } from '../kind.ts';
import { getJson } from '../probe/ask.ts';
import { mapFacts, misfit, misfitCount, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { brief, unless } from '../probe/findings.ts';
import { valueAt } from '../probe/json-path.ts';
import { hostNameOf, NODE } from '../probe/nouns.ts';
import { from, noSwarm, objectFinding, objectLabel } from '../probe/object-finding.ts';
import { wanted } from '../probe/wanted.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const fields = z.strictObject({
  /** Host name or id; absent: how many nodes are like this (`count`). */
  name: z.string().min(1).optional(),
  from: from.default('any'),
  is: z.enum(['there', 'gone']).default('there'),
  /** manager | worker */
  role: wanted.optional(),
  /** active | pause | drain */
  availability: wanted.optional(),
  /** ready | down … */
  state: wanted.optional(),
  leader: z.boolean().optional(),
  labels: z.record(z.string(), wanted).optional(),
  count: wanted.default({ atLeast: 1 }),
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** A node of the swarm, or how many nodes are alike. */
export const node = defineKind<Condition>({
  name: 'node',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    condition.name === undefined
      ? msg('probe.want.nodes')
      : objectLabel(NODE, { name: condition.name, is: condition.is }, secret),
    ...wantParts([...wants(condition), ...whereWants(condition.where)], secret),
    ...(condition.name === undefined ? wantParts([{ field: 'Nodes', wanted: condition.count }], secret) : []),
  ],
  probe: async (condition, scene, lab, secret, signal): Promise<Finding> => {
    const { name } = condition;
    if (name !== undefined) {
      return objectFinding(NODE, { ...condition, name }, { scene, lab, secret, signal }, (json) =>
        factsOf(condition, json),
      );
    }
    try {
      const nodes = listOf(await getJson(lab.client, '/nodes', signal));
      return unless(countMisfit(condition, nodes, secret));
    } catch (error) {
      const finding = noSwarm(error);
      if (finding === undefined) throw error;
      return finding;
    }
  },
});

function wants(asked: Condition): readonly Want[] {
  return [
    { field: 'Role', wanted: asked.role },
    { field: 'Availability', wanted: asked.availability },
    { field: 'State', wanted: asked.state },
    { field: 'Leader', wanted: asked.leader },
    ...mapFacts('Labels', asked.labels, () => undefined),
  ];
}

function factsOf(asked: Condition, json: unknown): readonly Fact[] {
  const spec = fieldOf(json, 'Spec');
  const found: Readonly<Record<string, unknown>> = {
    Role: fieldOf(spec, 'Role'),
    Availability: fieldOf(spec, 'Availability'),
    State: valueAt(json, 'Status.State'),
    Leader: valueAt(json, 'ManagerStatus.Leader') === true,
  };
  return [
    ...wants({ ...asked, labels: undefined }).map((want) => ({ ...want, found: found[want.field] })),
    ...mapFacts('Labels', asked.labels, (name) => fieldOf(fieldOf(spec, 'Labels'), name)),
    ...whereFacts(asked.where, json),
  ];
}

/** Where not one node is alike, the sentence is about the one that comes closest. */
function countMisfit(condition: Condition, nodes: readonly unknown[], secret: boolean): Message | undefined {
  const named = nodes.map((json) => ({ name: brief(hostNameOf(json)), facts: factsOf(condition, json) }));
  const alike = named.filter(({ name, facts }) => misfitCount(name, facts) === 0).length;
  const counted = misfit('swarm', [{ field: 'Nodes', wanted: condition.count, found: alike }], false);
  if (counted === undefined || alike > 0) return counted;
  const [closest] = named.toSorted((a, b) => misfitCount(a.name, a.facts) - misfitCount(b.name, b.facts));
  return (closest && misfit(closest.name, closest.facts, secret)) ?? counted;
}
