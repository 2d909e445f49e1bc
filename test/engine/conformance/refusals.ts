import { describe, expect, test } from 'vitest';
import type { Member } from './fleet.ts';
import type { Pair } from './pair.ts';

/** What both engines refuse, in the same words. A name in braces is a member of the fleet. */
type Refusal = readonly [request: string, body?: unknown];

const REFUSALS: readonly Refusal[] = [
  // It is already so.
  ['POST /containers/{plain}/start'],
  ['POST /containers/{done}/stop'],
  ['POST /containers/{created}/stop'],
  // There is none.
  ['GET /containers/nope/json'],
  ['GET /containers/nope/top'],
  ['GET /containers/nope/stats?stream=0'],
  ['GET /containers/nope/logs?stdout=1'],
  ['POST /containers/nope/start'],
  ['POST /containers/nope/stop'],
  ['POST /containers/nope/restart'],
  ['POST /containers/nope/kill'],
  ['POST /containers/nope/pause'],
  ['POST /containers/nope/unpause'],
  ['POST /containers/nope/rename?name=x1'],
  ['POST /containers/nope/wait'],
  ['POST /containers/nope/exec', { Cmd: ['sh'] }],
  ['DELETE /containers/nope'],
  ['GET /networks/nope'],
  ['DELETE /networks/nope'],
  ['POST /networks/nope/connect', { Container: '{plain}' }],
  ['POST /networks/{net}/connect', { Container: 'nope' }],
  ['POST /networks/{net}/disconnect', { Container: 'nope' }],
  ['GET /volumes/nope'],
  ['GET /images/nope/json'],
  ['GET /images/nope:7/json'],
  ['GET /exec/nope/json'],
  ['GET /nosuch'],
  ['GET /v1.45/nosuch'],
  ['POST /containers/json'],
  // It cannot be now.
  ['POST /containers/{done}/kill'],
  ['POST /containers/{done}/pause'],
  ['POST /containers/{done}/unpause'],
  ['GET /containers/{done}/top'],
  ['POST /containers/{done}/exec', { Cmd: ['sh'] }],
  ['POST /containers/{created}/kill'],
  ['POST /containers/{created}/pause'],
  ['POST /containers/{paused}/pause'],
  ['POST /containers/{paused}/start'],
  ['POST /containers/{paused}/exec', { Cmd: ['sh'] }],
  ['POST /containers/{plain}/unpause'],
  ['DELETE /containers/{plain}'],
  ['DELETE /containers/{paused}'],
  ['POST /containers/{bad}/start'],
  ['POST /containers/{plain}/rename?name={web}'],
  ['POST /containers/{plain}/rename?name={plain}'],
  ['POST /containers/{plain}/rename?name=a%20b'],
  ['POST /containers/{plain}/rename'],
  ['POST /containers/{plain}/kill?signal=BOGUS'],
  ['POST /containers/{plain}/stop?t=abc'],
  ['POST /networks/{net}/connect', { Container: '{web}' }],
  ['POST /networks/host/connect', { Container: '{web}' }],
  ['POST /networks/{net}/disconnect', { Container: '{plain}' }],
  ['DELETE /networks/{net}'],
  ['DELETE /networks/bridge'],
  ['POST /networks/create', { Name: '{net}' }],
  ['POST /networks/create', { Name: '' }],
  ['POST /networks/create', { Name: 'other', IPAM: { Config: [{ Subnet: '10.212.0.0/24' }] } }],
  // It makes no sense.
  ['GET /containers/{plain}/logs'],
  ['GET /containers/{plain}/logs?stdout=1&since=abc'],
  ['GET /events?since=abc'],
  ['GET /containers/json?filters={"bogus":["x"]}'],
  ['GET /containers/json?filters=nojson'],
  ['GET /containers/json?filters={"status":["bogus"]}'],
  ['GET /containers/json?filters={"health":["bogus"]}'],
  ['GET /containers/{plain}/stats?stream=1&one-shot=1'],
  ['GET /v1.99/containers/json'],
  ['GET /v1.23/containers/json'],
  ['GET /swarm'],
  ['GET /nodes'],
  ['GET /services'],
  ['GET /tasks'],
];

export function refusals(pair: () => Pair): void {
  describe('refusals', () => {
    test.for(REFUSALS)('%s is refused with the same status and words', async ([request, body]) => {
      const [method = '', path = ''] = fill(request, pair()).split(' ');
      const sent: unknown = body === undefined ? undefined : JSON.parse(fill(JSON.stringify(body), pair()));
      const [real, demo] = await pair().both(method, path, sent);
      expect({
        status: demo.status,
        type: demo.headers['content-type'],
        says: withoutIds(demo.body.toString()),
      }).toEqual({
        status: real.status,
        type: real.headers['content-type'],
        says: withoutIds(real.body.toString()),
      });
      expect(real.status).toBeGreaterThanOrEqual(300);
    });
  });
}

/** `{web}` is a container of the fleet, `{net}` its network. Filters' braces stay: no member is called so. */
function fill(text: string, pair: Pair): string {
  return text
    .replaceAll('{net}', `${pair.prefix}-back`)
    .replaceAll(/\{([a-z]+)\}/g, (_, member: Member) => pair.name(member));
}

function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{64}/g, '<id>').trim();
}
