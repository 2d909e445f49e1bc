import { msg, type Message } from '../message.ts';
import { shown, type Explained } from './explained.ts';
import { imageRef } from './image-ref.ts';

/** Images, builds, and what registries say of images. */
export function explainImage(asked: Explained): Message | undefined {
  const { method, parts } = asked;
  switch (parts[0]) {
    case 'build':
      return explainBuild(asked);
    case 'distribution':
      return msg('witness.image.distribution', { name: shown(parts.slice(1, -1).join('/')) });
    default:
      return method === 'DELETE'
        ? msg('witness.image.remove', { name: shown(parts.slice(1).join('/')) })
        : explainImages(asked);
  }
}

function explainBuild({ parts, said }: Explained): Message | undefined {
  if (parts[1] === 'prune') return msg('witness.build.prune');
  if (parts[1] === 'cancel') return msg('witness.build.cancel');
  const name = said('t');
  return name === '' ? msg('witness.build') : msg('witness.build.named', { name });
}

function explainImages({ method, parts, query, has, said }: Explained): Message | undefined {
  switch (`${method} ${parts.slice(1).join('/')}`) {
    case 'GET json':
      return has('filters') ? msg('witness.image.find') : msg('witness.image.list');
    case 'GET search':
      return msg('witness.image.search', { term: said('term') });
    case 'GET get':
      return msg('witness.image.saveSome', { names: query.getAll('names').map(shown).join(' ') });
    case 'POST load':
      return msg('witness.image.load');
    case 'POST prune':
      return msg('witness.image.prune');
    case 'POST create': {
      const from = imageRef(query.get('fromImage'), query.get('tag'));
      return from === '' ? msg('witness.image.import') : msg('witness.image.pull', { name: shown(from) });
    }
    default:
      return explainOne(method, parts, query);
  }
}

function explainOne(method: string, parts: readonly string[], query: URLSearchParams): Message | undefined {
  const name = shown(parts.slice(1, -1).join('/'));
  switch (`${method} ${parts.at(-1) ?? ''}`) {
    case 'GET json':
      return msg('witness.image.inspect', { name });
    case 'GET history':
      return msg('witness.image.history', { name });
    case 'GET get':
      return msg('witness.image.save', { name });
    case 'POST tag':
      return msg('witness.image.tag', { name, next: shown(imageRef(query.get('repo'), query.get('tag'))) });
    case 'POST push':
      return msg('witness.image.push', { name });
    default:
      return undefined;
  }
}
