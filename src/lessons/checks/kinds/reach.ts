import { isIP } from 'node:net';
import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind, type Finding } from '../kind.ts';
import { brief, MET, notYet } from '../probe/findings.ts';
import { reaches, type Reach } from '../probe/reach.ts';
import { runningContainer } from '../probe/running.ts';
import { portNumber } from '../probe/port.ts';
import { CONTAINER } from '../probe/nouns.ts';

const fields = z.strictObject({
  /** A running container: it is tried from inside it. */
  from: z.string().min(1),
  /** A container, a name that only the network knows (an alias, a service), or an address. */
  to: z.string().min(1),
  by: z.enum(['name', 'address']).default('name'),
  /** Tries a TCP connection instead of a ping. */
  port: z.union([z.int(), z.string()]).optional(),
  /** `no`: must not be reached, though both run. */
  wanted: z.enum(['yes', 'no']).default('yes'),
});
type Condition = z.output<typeof fields>;

/** One container reaches another, by name, address or TCP port; or does not. */
export const reach = defineKind<Condition>({
  name: 'reach',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition) => [labelOf(condition)],
  probe: async (condition, scene, lab, secret, signal): Promise<Finding> => {
    const probing = { scene, lab, secret, signal };
    const { from, to, by, port, wanted } = condition;
    const here = await runningContainer({ name: from, from: 'any' }, probing);
    if ('finding' in here) return here.finding;
    // What is no container may be an alias or a service; what must not be reached must at least be there.
    const isContainer = isIP(to) === 0 && (await CONTAINER.inspect(lab.client, to, signal)) !== undefined;
    if (isContainer || (by === 'address' && isIP(to) === 0)) {
      const there = await runningContainer({ name: to, from: 'any' }, probing);
      if ('finding' in there) return there.finding;
    }
    const how = port === undefined ? by : portNumber(port);
    const result = await reaches(lab.client, from, to, how, signal);
    if ((result === 'reached') === (wanted === 'yes')) return MET;
    return notYet(sentenceOf(result, condition));
  },
});

function labelOf({ from, to, by, port, wanted }: Condition): Message {
  const about = { from: brief(from), to: brief(to) };
  if (port !== undefined) {
    const params = { ...about, port };
    return wanted === 'yes' ? msg('probe.want.port', params) : msg('probe.want.no-port', params);
  }
  if (by === 'address') {
    return wanted === 'yes'
      ? msg('probe.want.reach-address', about)
      : msg('probe.want.no-reach-address', about);
  }
  return wanted === 'yes' ? msg('probe.want.reach', about) : msg('probe.want.no-reach', about);
}

function sentenceOf(result: Reach, { from, to, by, port }: Condition): Message {
  const about = { from: brief(from), to: brief(to) };
  const params = { ...about, port: port ?? '' };
  switch (result) {
    case 'reached':
      if (port !== undefined) return msg('probe.reach.port-open', params);
      return by === 'address' ? msg('probe.reach.reached-address', about) : msg('probe.reach.reached', about);
    case 'no-name':
      return msg('probe.reach.no-name', about);
    case 'refused':
      return msg('probe.reach.refused', params);
    case 'no-address':
      return msg('probe.reach.no-address', { to: about.to });
    case 'no-answer':
      if (port !== undefined) return msg('probe.reach.port-silent', params);
      return by === 'address' ? msg('probe.reach.silent-address', about) : msg('probe.reach.silent', about);
  }
}
