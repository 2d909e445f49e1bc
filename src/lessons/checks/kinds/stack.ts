import { z } from 'zod';
import { fieldOf, listOf, numberOf, textOf } from '../../../engine/json.ts';
import { msg } from '../../../engine/message.ts';
import type { EngineClient } from '../../../engine/client.ts';
import { defineKind, type Finding } from '../kind.ts';
import { filters, getJson } from '../probe/ask.ts';
import { mapFacts, misfit, wantParts, type Want } from '../probe/facts.ts';
import { brief, notYet, unless } from '../probe/findings.ts';
import { valueAt } from '../probe/json-path.ts';
import type { Noun } from '../probe/nouns.ts';
import { lookFor, objectFields, objectLabel } from '../probe/object-finding.ts';
import { modeOf, runningOf, tasksOf } from '../probe/swarm.ts';
import { wanted } from '../probe/wanted.ts';

const fields = z.strictObject({
  ...objectFields,
  is: z.enum(['there', 'gone']).default('there'),
  /** Names of its services, without the stack's. */
  services: wanted.optional(),
  /** Replicas that are asked for, by the service's name. */
  replicas: z.record(z.string(), wanted).optional(),
  /** Every replica that is asked for runs. */
  running: z.boolean().optional(),
});
type Condition = z.output<typeof fields>;

const LABEL = 'com.docker.stack.namespace';

/** A stack: its services, and whether they run. */
export const stack = defineKind<Condition>({
  name: 'stack',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    objectLabel(STACK, condition, secret),
    ...wantParts(wants(condition), secret),
    ...(condition.running === true ? [msg('probe.want.all-running')] : []),
  ],
  probe: async (condition, scene, lab, secret, signal): Promise<Finding> => {
    const found = await lookFor(STACK, condition, { scene, lab, secret, signal });
    if ('finding' in found) return found.finding;
    const services = listOf(fieldOf(found.json, 'Services'));
    const name = brief(condition.name);
    const because = misfit(
      name,
      [
        { field: 'Services', wanted: condition.services, found: services.map((one) => shortName(one)) },
        ...mapFacts('Replicas', condition.replicas, (service) =>
          valueAt(
            services.find((one) => shortName(one) === service),
            'Spec.Mode.Replicated.Replicas',
          ),
        ),
      ],
      secret,
    );
    if (because !== undefined || condition.running !== true) return unless(because);
    for (const service of services) {
      if (modeOf(service) !== 'replicated') continue;
      const full = textOf(fieldOf(fieldOf(service, 'Spec'), 'Name'));
      const asked = numberOf(valueAt(service, 'Spec.Mode.Replicated.Replicas'));
      const running = runningOf(await tasksOf(lab.client, full, signal)).length;
      if (running < asked) {
        return notYet(msg('probe.stack.not-running', { service: brief(full), running, wanted: asked }));
      }
    }
    return unless(undefined);
  },
});

function wants({ services, replicas }: Condition): readonly Want[] {
  return [{ field: 'Services', wanted: services }, ...mapFacts('Replicas', replicas, () => undefined)];
}

/** To the engine a stack is nothing but a label of its services. */
const STACK: Noun = {
  name: 'stack',
  word: 'probe.noun.stack',
  eventType: 'service',
  isTold: (name, eventName) => eventName.startsWith(`${name}_`),
  inspect: async (client, name, signal) => {
    const services = await stackServices(client, `${LABEL}=${name}`, signal);
    return services.length === 0 ? undefined : { Services: services };
  },
  names: async (client, signal) => [
    ...new Set((await stackServices(client, LABEL, signal)).map((service) => stackOf(service))),
  ],
  identity: (json) =>
    listOf(fieldOf(json, 'Services'))
      .map((service) => textOf(fieldOf(service, 'ID')))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(' '),
  atStart: ({ services }) => {
    const stacks = new Map<string, string[]>();
    // `shop_web` is of the stack `shop`, and of `shop_web`'s other beginnings nobody knows: each could be one.
    for (const [name, id] of services) {
      for (let at = name.indexOf('_'); at > 0; at = name.indexOf('_', at + 1)) {
        stacks.set(name.slice(0, at), [...(stacks.get(name.slice(0, at)) ?? []), id]);
      }
    }
    return new Map(
      [...stacks].map(([name, ids]): [string, string] => [
        name,
        ids.toSorted((a, b) => (a < b ? -1 : 1)).join(' '),
      ]),
    );
  },
  fullName: (name) => name,
};

async function stackServices(
  client: EngineClient,
  label: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  return listOf(await getJson(client, `/services?${filters({ label: [label] })}`, signal));
}

function stackOf(service: unknown): string {
  return textOf(fieldOf(fieldOf(fieldOf(service, 'Spec'), 'Labels'), LABEL));
}

function shortName(service: unknown): string {
  return textOf(fieldOf(fieldOf(service, 'Spec'), 'Name')).slice(stackOf(service).length + 1);
}
