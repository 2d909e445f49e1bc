import { msg, type Message } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { explainContainer } from './explain-containers.ts';
import { explainImage } from './explain-images.ts';
import { explainSwarm } from './explain-swarm.ts';
import { explained, type Explained } from './explained.ts';
import { readTarget } from './target.ts';
import type { WitnessedCall } from './types.ts';

/** One line that says what a call of docker, compose or buildx asks of the engine. For those unknown a general one. */
export function explainCall(call: WitnessedCall): Message {
  const target = readTarget(call.path);
  const general = msg('witness.other', {
    call: `${call.method} ${cleanText(call.path.split('?')[0] ?? '')}`,
  });
  if (target === undefined) return general;
  const asked = explained(call.method, target);
  return (EXPLAINERS.get(asked.parts[0] ?? '') ?? explainEngine)(asked) ?? general;
}

/** What explains the calls whose path begins so; undefined where it does not know one. */
type Explainer = (asked: Explained) => Message | undefined;

const EXPLAINERS: ReadonlyMap<string, Explainer> = new Map<string, Explainer>([
  ['containers', explainContainer],
  ['exec', explainContainer],
  ['commit', explainContainer],
  ['images', explainImage],
  ['build', explainImage],
  ['distribution', explainImage],
  ['networks', explainNetwork],
  ['volumes', explainVolume],
  ...['swarm', 'services', 'tasks', 'nodes', 'configs', 'secrets'].map(
    (part) => [part, explainSwarm] as const,
  ),
  ['plugins', explainPlugin],
]);

function explainEngine({ method, parts, has }: Explained): Message | undefined {
  switch (`${method} ${parts.join('/')}`) {
    case 'GET _ping':
    case 'HEAD _ping':
      return msg('witness.ping');
    case 'GET version':
      return msg('witness.version');
    case 'GET info':
      return msg('witness.info');
    case 'GET events':
      return has('until') ? msg('witness.events.past') : msg('witness.events');
    case 'GET system/df':
      return msg('witness.df');
    case 'POST auth':
      return msg('witness.auth');
    case 'POST session':
      return msg('witness.session');
    case 'POST grpc':
      return msg('witness.grpc');
    default:
      return undefined;
  }
}

function explainNetwork({ method, parts, name, verb, has }: Explained): Message | undefined {
  if (parts.length === 1 && method === 'GET')
    return has('filters') ? msg('witness.network.find') : msg('witness.network.list');
  if (method === 'DELETE') return msg('witness.network.remove', { name });
  if (method === 'GET') return msg('witness.network.inspect', { name });
  if (name === 'create') return msg('witness.network.create');
  if (name === 'prune') return msg('witness.network.prune');
  if (verb === 'connect') return msg('witness.network.connect', { name });
  return verb === 'disconnect' ? msg('witness.network.disconnect', { name }) : undefined;
}

function explainVolume({ method, parts, name, has }: Explained): Message | undefined {
  if (parts.length === 1 && method === 'GET')
    return has('filters') ? msg('witness.volume.find') : msg('witness.volume.list');
  if (method === 'DELETE') return msg('witness.volume.remove', { name });
  if (method === 'GET') return msg('witness.volume.inspect', { name });
  if (method === 'PUT') return msg('witness.volume.update', { name });
  if (name === 'create') return msg('witness.volume.create');
  return name === 'prune' ? msg('witness.volume.prune') : undefined;
}

function explainPlugin({ method, parts }: Explained): Message | undefined {
  if (method === 'GET' && parts.length === 1) return msg('witness.plugin.list');
  return method === 'GET' ? msg('witness.plugin.inspect') : msg('witness.plugin.change');
}
