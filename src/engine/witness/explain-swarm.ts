import { msg, type Message } from '../message.ts';
import type { Explained } from './explained.ts';

/** Swarm: the cluster itself, its nodes, and what runs on it. */
export function explainSwarm(asked: Explained): Message | undefined {
  switch (asked.parts[0]) {
    case 'swarm':
      return explainCluster(asked);
    case 'services':
      return explainService(asked);
    case 'nodes':
      return explainNode(asked);
    case 'tasks':
      return explainTask(asked);
    case 'configs':
      return explainConfig(asked);
    default:
      return explainSecret(asked);
  }
}

function explainCluster({ method, parts }: Explained): Message | undefined {
  switch (`${method} ${parts.slice(1).join('/')}`) {
    case 'GET ':
      return msg('witness.swarm.inspect');
    case 'POST init':
      return msg('witness.swarm.init');
    case 'POST join':
      return msg('witness.swarm.join');
    case 'POST leave':
      return msg('witness.swarm.leave');
    case 'POST update':
      return msg('witness.swarm.update');
    case 'GET unlockkey':
      return msg('witness.swarm.unlockKey');
    case 'POST unlock':
      return msg('witness.swarm.unlock');
    default:
      return undefined;
  }
}

function explainService({ method, parts, name, verb, has }: Explained): Message | undefined {
  if (method === 'GET' && parts.length === 1) return msg('witness.service.list');
  if (method === 'POST' && name === 'create') return msg('witness.service.create');
  if (method === 'DELETE') return msg('witness.service.remove', { name });
  if (verb === 'update')
    return has('rollback')
      ? msg('witness.service.rollback', { name })
      : msg('witness.service.update', { name });
  if (verb === 'logs') return msg('witness.service.logs', { name });
  return method === 'GET' ? msg('witness.service.inspect', { name }) : undefined;
}

function explainNode({ method, parts, name, verb }: Explained): Message | undefined {
  if (method === 'GET')
    return parts.length === 1 ? msg('witness.node.list') : msg('witness.node.inspect', { name });
  if (method === 'DELETE') return msg('witness.node.remove', { name });
  return verb === 'update' ? msg('witness.node.update', { name }) : undefined;
}

function explainTask({ parts, name, verb }: Explained): Message | undefined {
  if (parts.length === 1) return msg('witness.task.list');
  return verb === 'logs' ? msg('witness.task.logs', { name }) : msg('witness.task.inspect', { name });
}

function explainConfig({ method, parts, name, verb }: Explained): Message | undefined {
  if (method === 'DELETE') return msg('witness.config.remove', { name });
  if (method === 'GET')
    return parts.length === 1 ? msg('witness.config.list') : msg('witness.config.inspect', { name });
  if (verb === 'update') return msg('witness.config.update', { name });
  return name === 'create' ? msg('witness.config.create') : undefined;
}

function explainSecret({ method, parts, name, verb }: Explained): Message | undefined {
  if (method === 'DELETE') return msg('witness.secret.remove', { name });
  if (method === 'GET')
    return parts.length === 1 ? msg('witness.secret.list') : msg('witness.secret.inspect', { name });
  if (verb === 'update') return msg('witness.secret.update', { name });
  return name === 'create' ? msg('witness.secret.create') : undefined;
}
