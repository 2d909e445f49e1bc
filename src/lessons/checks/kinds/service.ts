import { z } from 'zod';
import type { EngineClient } from '../../../engine/client.ts';
import { fieldOf, listOf, numberOf, textOf } from '../../../engine/json.ts';
import { defineKind } from '../kind.ts';
import { getIfThere } from '../probe/ask.ts';
import { envValue } from '../probe/env.ts';
import { mapFacts, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { valueAt } from '../probe/json-path.ts';
import { SERVICE } from '../probe/nouns.ts';
import { objectFields, objectFinding, objectLabel } from '../probe/object-finding.ts';
import { modeOf, runningOf, tasksOf, withoutDigest } from '../probe/swarm.ts';
import { memoryShown } from '../probe/sizes.ts';
import { wanted } from '../probe/wanted.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const fields = z.strictObject({
  ...objectFields,
  is: z.enum(['there', 'gone']).default('there'),
  image: wanted.optional(),
  mode: wanted.optional(),
  /** As asked for. */
  replicas: wanted.optional(),
  /** As they run. */
  running: wanted.optional(),
  command: wanted.optional(),
  args: wanted.optional(),
  env: z.record(z.string(), wanted).optional(),
  labels: z.record(z.string(), wanted).optional(),
  /** `8080:80/tcp`, published and inside. */
  ports: wanted.optional(),
  /** Names. */
  networks: wanted.optional(),
  /** `source:/path` of each mount. */
  mounts: wanted.optional(),
  /** Without spaces: `node.role==manager`. */
  constraints: wanted.optional(),
  configs: wanted.optional(),
  secrets: wanted.optional(),
  memory: wanted.optional(),
  /** How the last update stands: updating | completed | paused | rollback_completed … */
  update: wanted.optional(),
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** A Swarm service: what is asked of it, and how many of its replicas run. */
export const service = defineKind<Condition>({
  name: 'service',
  fields,
  // Tasks of other nodes have no event on this one.
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    objectLabel(SERVICE, condition, secret),
    ...wantParts([...wants(condition), ...whereWants(condition.where)], secret),
  ],
  probe: (condition, scene, lab, secret, signal) =>
    objectFinding(SERVICE, condition, { scene, lab, secret, signal }, async (json) => {
      const spec = fieldOf(fieldOf(json, 'Spec'), 'TaskTemplate');
      const networks = condition.networks === undefined ? [] : await networkNames(lab.client, spec, signal);
      const running =
        condition.running === undefined
          ? 0
          : runningOf(await tasksOf(lab.client, condition.name, signal)).length;
      return factsOf(condition, json, networks, running);
    }),
});

function wants(asked: Condition): readonly Want[] {
  return [
    { field: 'Image', wanted: asked.image },
    { field: 'Mode', wanted: asked.mode },
    { field: 'Replicas', wanted: asked.replicas },
    { field: 'Command', wanted: asked.command },
    { field: 'Args', wanted: asked.args },
    { field: 'Ports', wanted: asked.ports },
    { field: 'Networks', wanted: asked.networks },
    { field: 'Mounts', wanted: asked.mounts },
    { field: 'Constraints', wanted: asked.constraints },
    { field: 'Configs', wanted: asked.configs },
    { field: 'Secrets', wanted: asked.secrets },
    { field: 'Limits.Memory', wanted: asked.memory },
    { field: 'UpdateStatus', wanted: asked.update },
    { field: 'Running', wanted: asked.running },
    ...mapFacts('Env', asked.env, () => undefined),
    ...mapFacts('Labels', asked.labels, () => undefined),
  ];
}

function factsOf(
  asked: Condition,
  json: unknown,
  networks: readonly string[],
  running: number,
): readonly Fact[] {
  const spec = fieldOf(json, 'Spec');
  const task = fieldOf(spec, 'TaskTemplate');
  const container = fieldOf(task, 'ContainerSpec');
  const memory = numberOf(valueAt(task, 'Resources.Limits.MemoryBytes'));
  const found: Readonly<Record<string, unknown>> = {
    Image: withoutDigest(textOf(fieldOf(container, 'Image'))),
    Mode: modeOf(json),
    Replicas: valueAt(spec, 'Mode.Replicated.Replicas'),
    Command: fieldOf(container, 'Command'),
    Args: fieldOf(container, 'Args'),
    Ports: listOf(valueAt(json, 'Endpoint.Ports')).map(portShown),
    Networks: networks,
    Mounts: listOf(fieldOf(container, 'Mounts')).map(
      (mount) => `${textOf(fieldOf(mount, 'Source'))}:${textOf(fieldOf(mount, 'Target'))}`,
    ),
    // `node.role == manager` and `node.role==manager` are one.
    Constraints: listOf(valueAt(task, 'Placement.Constraints')).map((rule) =>
      textOf(rule).replaceAll(' ', ''),
    ),
    Configs: listOf(fieldOf(container, 'Configs')).map((entry) => textOf(fieldOf(entry, 'ConfigName'))),
    Secrets: listOf(fieldOf(container, 'Secrets')).map((entry) => textOf(fieldOf(entry, 'SecretName'))),
    'Limits.Memory': memory,
    UpdateStatus: valueAt(json, 'UpdateStatus.State'),
    Running: running,
  };
  return [
    ...wants({ ...asked, env: undefined, labels: undefined }).map((want) => ({
      ...want,
      found: found[want.field],
      ...(want.field === 'Limits.Memory' && memory > 0 ? { shown: memoryShown(memory) } : {}),
    })),
    ...mapFacts('Env', asked.env, (name) => envValue(fieldOf(container, 'Env'), name)),
    ...mapFacts('Labels', asked.labels, (name) => fieldOf(fieldOf(spec, 'Labels'), name)),
    ...whereFacts(asked.where, json),
  ];
}

function portShown(port: unknown): string {
  const published = numberOf(fieldOf(port, 'PublishedPort'));
  return `${published}:${numberOf(fieldOf(port, 'TargetPort'))}/${textOf(fieldOf(port, 'Protocol'))}`;
}

/** A service names its networks by id. */
async function networkNames(
  client: EngineClient,
  task: unknown,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return Promise.all(
    listOf(fieldOf(task, 'Networks')).map(async (entry) => {
      const target = textOf(fieldOf(entry, 'Target'));
      const network = await getIfThere(client, `/networks/${encodeURIComponent(target)}`, signal);
      return textOf(fieldOf(network, 'Name')) || target;
    }),
  );
}
