import { z } from 'zod';
import { fieldOf, listOf, textOf } from '../../../engine/json.ts';
import { msg, type Message } from '../../../engine/message.ts';
import type { Finding } from '../kind.ts';
import { mapFacts, wantParts } from './facts.ts';
import { brief } from './findings.ts';
import { valueAt } from './json-path.ts';
import { SERVICE, type Noun } from './nouns.ts';
import { missing, objectFields, objectFinding, objectLabel, type Probing } from './object-finding.ts';
import { wanted } from './wanted.ts';

/** What may be asked of a Swarm config or secret. */
export const swarmFileFields = z.strictObject({
  ...objectFields,
  is: z.enum(['there', 'gone']).default('there'),
  labels: z.record(z.string(), wanted).optional(),
  /** Of a config. */
  data: wanted.optional(),
  usedBy: z
    .strictObject({
      service: z.string().min(1),
      /** Where it stands in the container: the name under `/run/secrets`, or a path. */
      target: wanted.optional(),
    })
    .optional(),
});
export type SwarmFileAsked = z.output<typeof swarmFileFields>;

export function swarmFileLabel(
  noun: Noun,
  { labels, data, usedBy, ...asked }: SwarmFileAsked,
  secret: boolean,
): readonly Message[] {
  return [
    objectLabel(noun, asked, secret),
    ...wantParts([{ field: 'Data', wanted: data }, ...mapFacts('Labels', labels, () => undefined)], secret),
    ...(usedBy === undefined
      ? []
      : [
          msg('probe.want.used-by-service', { service: brief(usedBy.service) }),
          ...wantParts([{ field: 'Target', wanted: usedBy.target }], secret),
        ]),
  ];
}

/** @param listField where a service lists them, @param nameField how an entry there names one */
export function swarmFileFinding(
  noun: Noun,
  listField: string,
  nameField: string,
  asked: SwarmFileAsked,
  probing: Probing,
): Promise<Finding> {
  const { labels, data, usedBy, name } = asked;
  return objectFinding(noun, asked, probing, async (json) => {
    const spec = fieldOf(json, 'Spec');
    const facts = [
      {
        field: 'Data',
        wanted: data,
        found: Buffer.from(textOf(fieldOf(spec, 'Data')), 'base64').toString('utf8'),
      },
      ...mapFacts('Labels', labels, (key) => fieldOf(fieldOf(spec, 'Labels'), key)),
    ];
    if (usedBy === undefined) return facts;
    const service = await SERVICE.inspect(probing.lab.client, usedBy.service, probing.signal);
    if (service === undefined) return missing(SERVICE, usedBy.service, probing);
    const entries = listOf(valueAt(service, `Spec.TaskTemplate.ContainerSpec.${listField}`));
    const entry = entries.find((one) => textOf(fieldOf(one, nameField)) === name);
    if (entry === undefined) {
      return msg('probe.unused-by-service', { name: brief(name), service: brief(usedBy.service) });
    }
    return [...facts, { field: 'Target', wanted: usedBy.target, found: valueAt(entry, 'File.Name') }];
  });
}
