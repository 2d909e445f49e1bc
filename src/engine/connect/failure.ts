import { EngineError, msg, type Message } from '../message.ts';
import { errorCodeOf, reasonOf } from '../json.ts';
import { cleanText } from '../streams/sanitise.ts';
import { formatAddress, type Address } from './address.ts';

/** Turns what the system said while reaching an engine into a sentence with the next step. */
export function connectionFailure(error: unknown, address: Address): EngineError {
  if (error instanceof EngineError) return error;
  return new EngineError(sentence(error, address), { cause: error });
}

function sentence(error: unknown, address: Address): Message {
  const code = codeOf(error);
  const where = cleanText(formatAddress(address));
  const isSocket = address.kind === 'unix';
  const path = isSocket ? cleanText(address.path) : where;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      if (isSocket) return msg('connect.noSocket', { path });
      break;
    case 'EACCES':
    case 'EPERM':
      if (isSocket) return msg('connect.denied', { path });
      break;
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
      return isSocket ? msg('connect.refusedSocket', { path }) : msg('connect.refused', { address: where });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return msg('connect.dns', { host: 'host' in address ? cleanText(address.host) : where });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'EADDRNOTAVAIL':
      return msg('connect.unreachable', { address: where });
    case 'ECONNRESET':
    case 'EPIPE':
      return msg('connect.hungUp', { address: where });
    case 'EINVAL':
    case 'ENAMETOOLONG':
      if (isSocket) return msg('connect.pathTooLong', { path });
      break;
    default:
      if (code.startsWith('HPE_')) return msg('connect.notEngine', { address: where });
  }
  return msg('connect.failed', { address: where, reason: reasonOf(error) });
}

/** With several addresses for one name, Node reports them together: the first says what is wrong. */
function codeOf(error: unknown): string {
  return error instanceof AggregateError && error.errors.length > 0
    ? codeOf(error.errors[0])
    : errorCodeOf(error);
}
