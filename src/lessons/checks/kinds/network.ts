import { z } from 'zod';
import { entriesOf, fieldOf, listOf, textOf } from '../../../engine/json.ts';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind } from '../kind.ts';
import { mapFacts, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { brief } from '../probe/findings.ts';
import { CONTAINER, NETWORK } from '../probe/nouns.ts';
import { missing, objectFields, objectFinding, objectLabel, type Probing } from '../probe/object-finding.ts';
import { wanted } from '../probe/wanted.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const member = z.strictObject({
  container: z.string().min(1),
  /** False: must not be on it. */
  on: z.boolean().default(true),
  /** IPv4 address, without its prefix length. */
  address: wanted.optional(),
  alias: wanted.optional(),
});

const fields = z.strictObject({
  ...objectFields,
  is: z.enum(['there', 'gone']).default('there'),
  driver: wanted.optional(),
  subnet: wanted.optional(),
  gateway: wanted.optional(),
  ipRange: wanted.optional(),
  auxAddresses: z.record(z.string(), wanted).optional(),
  ipamDriver: wanted.optional(),
  internal: z.boolean().optional(),
  attachable: z.boolean().optional(),
  ipv6: z.boolean().optional(),
  scope: wanted.optional(),
  options: z.record(z.string(), wanted).optional(),
  labels: z.record(z.string(), wanted).optional(),
  members: z.array(member).optional(),
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** A network: how it was made, and which containers are on it. */
export const network = defineKind<Condition>({
  name: 'network',
  fields,
  wakes: ['event', 'command'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    objectLabel(NETWORK, condition, secret),
    ...wantParts([...wants(condition), ...whereWants(condition.where)], secret),
    ...(condition.members ?? []).flatMap((one) => memberLabel(one, secret)),
  ],
  probe: (condition, scene, lab, secret, signal) =>
    objectFinding(NETWORK, condition, { scene, lab, secret, signal }, async (json) => {
      const facts: Fact[] = [...factsOf(condition, json)];
      for (const one of condition.members ?? []) {
        const found = await memberFacts(one, condition.name, json, { scene, lab, secret, signal });
        if ('key' in found) return found;
        facts.push(...found);
      }
      return facts;
    }),
});

function wants(asked: Condition): readonly Want[] {
  return [
    { field: 'Driver', wanted: asked.driver },
    { field: 'Subnet', wanted: asked.subnet },
    { field: 'Gateway', wanted: asked.gateway },
    { field: 'IPRange', wanted: asked.ipRange },
    ...mapFacts('AuxiliaryAddresses', asked.auxAddresses, () => undefined),
    { field: 'IPAM.Driver', wanted: asked.ipamDriver },
    { field: 'Internal', wanted: asked.internal },
    { field: 'Attachable', wanted: asked.attachable },
    { field: 'EnableIPv6', wanted: asked.ipv6 },
    { field: 'Scope', wanted: asked.scope },
    ...mapFacts('Options', asked.options, () => undefined),
    ...mapFacts('Labels', asked.labels, () => undefined),
  ];
}

function factsOf(asked: Condition, json: unknown): readonly Fact[] {
  const ipam = fieldOf(json, 'IPAM');
  const pools = listOf(fieldOf(ipam, 'Config'));
  const of = (field: string): readonly unknown[] =>
    pools.map((pool) => fieldOf(pool, field)).filter((value) => typeof value === 'string' && value !== '');
  const auxiliary = pools.flatMap((pool) => entriesOf(fieldOf(pool, 'AuxiliaryAddresses')));
  const found: Readonly<Record<string, unknown>> = {
    Driver: fieldOf(json, 'Driver'),
    Subnet: of('Subnet'),
    Gateway: of('Gateway').map((address) => textOf(address).replace(/\/\d+$/, '')),
    IPRange: of('IPRange'),
    'IPAM.Driver': fieldOf(ipam, 'Driver'),
    Internal: fieldOf(json, 'Internal') === true,
    Attachable: fieldOf(json, 'Attachable') === true,
    EnableIPv6: fieldOf(json, 'EnableIPv6') === true,
    Scope: fieldOf(json, 'Scope'),
  };
  return [
    ...wants({ ...asked, auxAddresses: undefined, options: undefined, labels: undefined }).map((want) => ({
      ...want,
      found: found[want.field],
    })),
    ...mapFacts(
      'AuxiliaryAddresses',
      asked.auxAddresses,
      (name) => auxiliary.find(([key]) => key === name)?.[1],
    ),
    ...mapFacts('Options', asked.options, (name) => fieldOf(fieldOf(json, 'Options'), name)),
    ...mapFacts('Labels', asked.labels, (name) => fieldOf(fieldOf(json, 'Labels'), name)),
    ...whereFacts(asked.where, json),
  ];
}

type Member = z.output<typeof member>;

function memberLabel({ container, on, address, alias }: Member, secret: boolean): readonly Message[] {
  const about = { container: brief(container) };
  if (!on) return [msg('probe.want.no-member', about)];
  return [
    msg('probe.want.member', about),
    ...wantParts(
      [
        { field: 'IPAddress', wanted: address },
        { field: 'Aliases', wanted: alias },
      ],
      secret,
    ),
  ];
}

/** A container that does not run is on a network all the same, but without an address: its own inspect tells. */
async function memberFacts(
  asked: Member,
  networkName: string,
  network: unknown,
  probing: Probing,
): Promise<Message | readonly Fact[]> {
  const container = await CONTAINER.inspect(probing.lab.client, asked.container, probing.signal);
  const about = { name: brief(networkName), container: brief(asked.container) };
  if (container === undefined) {
    return asked.on ? missing(CONTAINER, asked.container, probing) : [];
  }
  const places = entriesOf(fieldOf(fieldOf(container, 'NetworkSettings'), 'Networks'));
  const place = places.find(
    ([name, entry]) => fieldOf(entry, 'NetworkID') === fieldOf(network, 'Id') || name === networkName,
  )?.[1];
  if (!asked.on) return place === undefined ? [] : msg('probe.network.member', about);
  if (place === undefined) {
    const others = places.map(([name]) => name).join(', ');
    return others === ''
      ? msg('probe.network.alone', about)
      : msg('probe.network.elsewhere', { ...about, others: brief(others) });
  }
  const of = about.container;
  const address =
    textOf(fieldOf(place, 'IPAddress')) || textOf(fieldOf(fieldOf(place, 'IPAMConfig'), 'IPv4Address'));
  return [
    { field: 'IPAddress', of, wanted: asked.address, found: address },
    { field: 'Aliases', of, wanted: aliasWanted(asked.alias), found: listOf(fieldOf(place, 'Aliases')) },
  ];
}

/** Docker adds the id to the aliases: one that is asked for is one among them. */
function aliasWanted(alias: Member['alias']): Member['alias'] {
  return typeof alias === 'string' ? { contains: alias } : alias;
}
