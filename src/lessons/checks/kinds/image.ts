import { z } from 'zod';
import { entriesOf, fieldOf, listOf, numberOf } from '../../../engine/json.ts';
import { defineKind } from '../kind.ts';
import { getJson } from '../probe/ask.ts';
import { mapFacts, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { envValue } from '../probe/env.ts';
import { IMAGE, imagePath } from '../probe/nouns.ts';
import { objectFields, objectFinding, objectLabel } from '../probe/object-finding.ts';
import { sizeShown } from '../probe/sizes.ts';
import { wanted } from '../probe/wanted.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const fields = z.strictObject({
  ...objectFields,
  is: z.enum(['there', 'gone']).default('there'),
  user: wanted.optional(),
  cmd: wanted.optional(),
  entrypoint: wanted.optional(),
  workdir: wanted.optional(),
  env: z.record(z.string(), wanted).optional(),
  labels: z.record(z.string(), wanted).optional(),
  /** `8080/tcp`, one or several. */
  ports: wanted.optional(),
  volumes: wanted.optional(),
  healthcheck: wanted.optional(),
  layers: wanted.optional(),
  size: wanted.optional(),
  /** The lines of `docker history --no-trunc`, newest first. */
  history: wanted.optional(),
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** An image of a name and tag: that it is there, what is configured in it, how many layers and bytes it has. */
export const image = defineKind<Condition>({
  name: 'image',
  fields,
  wakes: ['event', 'command'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    objectLabel(IMAGE, condition, secret),
    ...wantParts([...wants(condition), ...whereWants(condition.where)], secret),
  ],
  probe: (condition, scene, lab, secret, signal) =>
    objectFinding(IMAGE, condition, { scene, lab, secret, signal }, async (json) => {
      const history =
        condition.history === undefined
          ? []
          : listOf(await getJson(lab.client, `/images/${imagePath(condition.name)}/history`, signal));
      return factsOf(condition, json, history);
    }),
});

function wants({ env, labels, ...asked }: Condition): readonly Want[] {
  return [
    { field: 'User', wanted: asked.user },
    { field: 'Cmd', wanted: asked.cmd },
    { field: 'Entrypoint', wanted: asked.entrypoint },
    { field: 'WorkingDir', wanted: asked.workdir },
    { field: 'ExposedPorts', wanted: asked.ports },
    { field: 'Volumes', wanted: asked.volumes },
    { field: 'Healthcheck', wanted: asked.healthcheck },
    { field: 'Layers', wanted: asked.layers },
    { field: 'Size', wanted: asked.size },
    { field: 'History', wanted: asked.history },
    ...mapFacts('Env', env, () => undefined),
    ...mapFacts('Labels', labels, () => undefined),
  ];
}

function factsOf(condition: Condition, json: unknown, history: readonly unknown[]): readonly Fact[] {
  const config = fieldOf(json, 'Config');
  const size = numberOf(fieldOf(json, 'Size'));
  const found: Readonly<Record<string, unknown>> = {
    User: fieldOf(config, 'User'),
    Cmd: fieldOf(config, 'Cmd'),
    Entrypoint: fieldOf(config, 'Entrypoint'),
    WorkingDir: fieldOf(config, 'WorkingDir'),
    ExposedPorts: entriesOf(fieldOf(config, 'ExposedPorts')).map(([port]) => port),
    Volumes: entriesOf(fieldOf(config, 'Volumes')).map(([path]) => path),
    Healthcheck: fieldOf(fieldOf(config, 'Healthcheck'), 'Test'),
    Layers: listOf(fieldOf(fieldOf(json, 'RootFS'), 'Layers')).length,
    Size: size,
    History: history.map((step) => fieldOf(step, 'CreatedBy')),
  };
  return [
    ...wants({ ...condition, env: undefined, labels: undefined }).map((want) => ({
      ...want,
      found: found[want.field],
      ...(want.field === 'Size' ? { shown: sizeShown(size) } : {}),
    })),
    ...mapFacts('Env', condition.env, (name) => envValue(fieldOf(config, 'Env'), name)),
    ...mapFacts('Labels', condition.labels, (name) => fieldOf(fieldOf(config, 'Labels'), name)),
    ...whereFacts(condition.where, json),
  ];
}
