import { z } from 'zod';
import { statusOf } from '../../../engine/actions/failure.ts';
import type { EngineClient } from '../../../engine/client.ts';
import { entriesOf, fieldOf, listOf, textOf } from '../../../engine/json.ts';
import { EngineError, msg } from '../../../engine/message.ts';
import { defineKind, type Finding, type ProbeLab } from '../kind.ts';
import { getJson } from '../probe/ask.ts';
import { mapFacts, misfit, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { MET, notYet, unless } from '../probe/findings.ts';
import { wanted } from '../probe/wanted.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const fields = z.strictObject({
  /** 0: the exercise's engine; 1 and up: the others that the exercise has. */
  node: z.int().min(0).default(0),
  running: z.boolean().default(true),
  version: wanted.optional(),
  storageDriver: wanted.optional(),
  logDriver: wanted.optional(),
  cgroupDriver: wanted.optional(),
  mirrors: wanted.optional(),
  insecureRegistries: wanted.optional(),
  liveRestore: z.boolean().optional(),
  experimental: z.boolean().optional(),
  labels: z.record(z.string(), wanted).optional(),
  /** inactive | pending | active | error | locked */
  swarm: wanted.optional(),
  /** Is it a manager of its swarm? */
  manager: z.boolean().optional(),
  managers: wanted.optional(),
  nodes: wanted.optional(),
  /** Values of `docker info`, by their paths in its JSON. */
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** An engine and its settings, as `docker info` tells them. */
export const engine = defineKind<Condition>({
  name: 'engine',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    condition.running ? msg('probe.want.engine') : msg('probe.want.no-engine'),
    ...wantParts([...wants(condition), ...whereWants(condition.where)], secret),
  ],
  probe: async (condition, _scene, lab, secret, signal): Promise<Finding> => {
    const client = clientOf(lab, condition.node);
    let info: unknown;
    try {
      info = await getJson(client, '/info', signal);
    } catch (error) {
      // An engine that hangs is no stopped one: that stays unknown.
      if (statusOf(error) !== undefined || signal.aborted) throw error;
      return condition.running ? notYet(msg('probe.engine.silent')) : MET;
    }
    if (!condition.running) return notYet(msg('probe.engine.running'));
    const name = textOf(fieldOf(info, 'Name')) || 'docker';
    return unless(misfit(name, factsOf(condition, info), secret));
  },
});

/** @throws EngineError when the exercise has no such engine */
function clientOf({ client, nodes }: ProbeLab, node: number): EngineClient {
  const asked = node === 0 ? client : nodes[node - 1];
  if (asked === undefined) throw new EngineError(msg('probe.unknown.no-node', { node }));
  return asked;
}

function wants(asked: Condition): readonly Want[] {
  return [
    { field: 'ServerVersion', wanted: asked.version },
    { field: 'Driver', wanted: asked.storageDriver },
    { field: 'LoggingDriver', wanted: asked.logDriver },
    { field: 'CgroupDriver', wanted: asked.cgroupDriver },
    { field: 'Mirrors', wanted: asked.mirrors },
    { field: 'InsecureRegistries', wanted: asked.insecureRegistries },
    { field: 'LiveRestoreEnabled', wanted: asked.liveRestore },
    { field: 'ExperimentalBuild', wanted: asked.experimental },
    { field: 'LocalNodeState', wanted: asked.swarm },
    { field: 'ControlAvailable', wanted: asked.manager },
    { field: 'Managers', wanted: asked.managers },
    { field: 'Nodes', wanted: asked.nodes },
    ...mapFacts('Labels', asked.labels, () => undefined),
  ];
}

function factsOf(asked: Condition, info: unknown): readonly Fact[] {
  const swarm = fieldOf(info, 'Swarm');
  const registries = fieldOf(info, 'RegistryConfig');
  const insecure = entriesOf(fieldOf(registries, 'IndexConfigs'))
    .filter(([, index]) => fieldOf(index, 'Secure') === false)
    .map(([name]) => name);
  // A daemon's labels are a list of `name=value`.
  const labels = new Map(
    listOf(fieldOf(info, 'Labels')).map((label): [string, string] => {
      const [name = '', ...value] = textOf(label).split('=');
      return [name, value.join('=')];
    }),
  );
  const found: Readonly<Record<string, unknown>> = {
    ServerVersion: fieldOf(info, 'ServerVersion'),
    Driver: fieldOf(info, 'Driver'),
    LoggingDriver: fieldOf(info, 'LoggingDriver'),
    CgroupDriver: fieldOf(info, 'CgroupDriver'),
    Mirrors: fieldOf(registries, 'Mirrors'),
    InsecureRegistries: [...insecure, ...listOf(fieldOf(registries, 'InsecureRegistryCIDRs'))],
    LiveRestoreEnabled: fieldOf(info, 'LiveRestoreEnabled') === true,
    ExperimentalBuild: fieldOf(info, 'ExperimentalBuild') === true,
    LocalNodeState: fieldOf(swarm, 'LocalNodeState'),
    ControlAvailable: fieldOf(swarm, 'ControlAvailable') === true,
    Managers: fieldOf(swarm, 'Managers'),
    Nodes: fieldOf(swarm, 'Nodes'),
  };
  return [
    ...wants({ ...asked, labels: undefined }).map((want) => ({ ...want, found: found[want.field] })),
    ...mapFacts('Labels', asked.labels, (name) => labels.get(name)),
    ...whereFacts(asked.where, info),
  ];
}
