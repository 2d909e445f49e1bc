import type { EngineClient } from '../client.ts';
import { parseAddress } from '../connect/address.ts';
import { connectionFailure } from '../connect/failure.ts';
import { saidBy, statusOf } from '../actions/failure.ts';
import { EngineError, msg, type Message } from '../message.ts';

/** Why a connection failed or ended, for a person. */
export function sayConnectionError(error: unknown, { address }: EngineClient): Message {
  if (error instanceof EngineError) return error.says;
  if (statusOf(error) !== undefined) return msg('connect.refusedRequest', { reason: saidBy(error) });
  return address === undefined ? msg('connect.ended') : connectionFailure(error, parseAddress(address)).says;
}
