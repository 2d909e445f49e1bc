import { msg, type Message } from '../message.ts';
import { shown, type Explained } from './explained.ts';

/** Containers, what runs in them, and images made from them. */
export function explainContainer(asked: Explained): Message | undefined {
  const { method, parts, name, verb, has, said } = asked;
  if (parts[0] === 'commit') return msg('witness.commit', { name: said('container') });
  if (parts[0] === 'exec') return explainExec(asked);
  if (method === 'DELETE') {
    return has('force')
      ? msg('witness.container.removeForce', { name })
      : msg('witness.container.remove', { name });
  }
  if (method === 'POST' && name === 'create' && verb === '') {
    return has('name')
      ? msg('witness.container.createNamed', { name: said('name') })
      : msg('witness.container.create');
  }
  if (method === 'POST' && name === 'prune' && verb === '') return msg('witness.container.prune');
  if (method === 'GET' && name === 'json' && verb === '') return explainList(asked);
  if (verb === 'archive') return explainArchive(asked);
  return method === 'GET' ? explainReading(asked) : explainDoing(asked);
}

function explainList({ has, query }: Explained): Message {
  if ((query.get('filters') ?? '').includes('com.docker.compose.project'))
    return msg('witness.container.listProject');
  if (has('filters')) return msg('witness.container.find');
  return has('all') ? msg('witness.container.listAll') : msg('witness.container.list');
}

function explainArchive({ method, name, said }: Explained): Message {
  const path = said('path');
  if (method === 'HEAD') return msg('witness.archive.stat', { name, path });
  return method === 'PUT'
    ? msg('witness.archive.put', { name, path })
    : msg('witness.archive.get', { name, path });
}

function explainReading({ name, verb, has, query }: Explained): Message | undefined {
  switch (verb) {
    case 'json':
      return msg('witness.container.inspect', { name });
    case 'logs':
      return has('follow')
        ? msg('witness.container.logsFollow', { name })
        : msg('witness.container.logs', { name });
    case 'stats':
      // Left out, it means a stream.
      return ['0', 'false'].includes(query.get('stream') ?? '')
        ? msg('witness.container.statsOnce', { name })
        : msg('witness.container.stats', { name });
    case 'top':
      return msg('witness.container.top', { name });
    case 'changes':
      return msg('witness.container.changes', { name });
    case 'export':
      return msg('witness.container.export', { name });
    case 'attach':
      return msg('witness.container.attach', { name });
    case 'checkpoints':
      return msg('witness.checkpoint.list', { name });
    default:
      return undefined;
  }
}

function explainDoing({ name, verb, has, said, query }: Explained): Message | undefined {
  switch (verb) {
    case 'start':
      return msg('witness.container.start', { name });
    case 'stop':
      return has('t')
        ? msg('witness.container.stopWithin', { name, seconds: said('t') })
        : msg('witness.container.stop', { name });
    case 'restart':
      return msg('witness.container.restart', { name });
    case 'kill':
      return msg('witness.container.kill', { name, signal: said('signal') || 'KILL' });
    case 'pause':
      return msg('witness.container.pause', { name });
    case 'unpause':
      return msg('witness.container.unpause', { name });
    case 'rename':
      return msg('witness.container.rename', { name, next: said('name') });
    case 'update':
      return msg('witness.container.update', { name });
    case 'resize':
      return msg('witness.container.resize', { name, columns: said('w'), rows: said('h') });
    case 'attach':
      return has('stdin')
        ? msg('witness.container.attachInput', { name })
        : msg('witness.container.attach', { name });
    case 'wait':
      return query.get('condition') === 'removed'
        ? msg('witness.container.waitRemoved', { name })
        : msg('witness.container.wait', { name });
    case 'exec':
      return msg('witness.exec.create', { name });
    case 'checkpoints':
      return msg('witness.checkpoint.create', { name });
    default:
      return undefined;
  }
}

function explainExec({ parts, verb, said }: Explained): Message | undefined {
  const name = shown(parts[1] ?? '');
  switch (verb) {
    case 'start':
      return msg('witness.exec.start', { name });
    case 'json':
      return msg('witness.exec.inspect', { name });
    case 'resize':
      return msg('witness.exec.resize', { name, columns: said('w'), rows: said('h') });
    default:
      return undefined;
  }
}
