import { describe, expect, it } from 'vitest';
import { explainCall } from '../../src/engine/witness/explain.ts';
import type { WitnessedCall } from '../../src/engine/witness/types.ts';
import type { Message } from '../../src/engine/message.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';

const ID = 'f'.repeat(64);

/** What docker CLI 26, compose 2 and buildx send, without the version. */
const CALLS = `
HEAD /_ping
GET /_ping
GET /version
GET /info
GET /events
GET /events?since=1&until=2
GET /system/df
POST /auth
POST /session
POST /grpc
GET /containers/json
GET /containers/json?all=1
GET /containers/json?all=1&filters=%7B%22label%22%3A%7B%22com.docker.compose.project%3Dx%22%3Atrue%7D%7D
GET /containers/json?filters=%7B%7D
POST /containers/create
POST /containers/create?name=web
POST /containers/web/start
POST /containers/web/stop
POST /containers/web/stop?t=3
POST /containers/web/restart
POST /containers/web/kill?signal=TERM
POST /containers/web/pause
POST /containers/web/unpause
POST /containers/web/rename?name=next
POST /containers/web/update
POST /containers/web/resize?h=24&w=80
POST /containers/web/attach?stdin=1&stream=1
POST /containers/web/attach?stdout=1&stream=1
GET /containers/web/attach/ws
POST /containers/web/wait?condition=next-exit
POST /containers/web/wait?condition=removed
DELETE /containers/web
DELETE /containers/web?force=1
POST /containers/prune
GET /containers/web/json
GET /containers/web/logs?stdout=1
GET /containers/web/logs?stdout=1&follow=1
GET /containers/web/stats
GET /containers/web/stats?stream=0
GET /containers/web/top
GET /containers/web/changes
GET /containers/web/export
HEAD /containers/web/archive?path=%2Fx
GET /containers/web/archive?path=%2Fx
PUT /containers/web/archive?path=%2Fx
GET /containers/web/checkpoints
POST /containers/web/checkpoints
POST /containers/web/exec
POST /commit?container=web&repo=x
POST /exec/${ID}/start
GET /exec/${ID}/json
POST /exec/${ID}/resize?h=24&w=80
GET /images/json
GET /images/json?filters=%7B%7D
GET /images/library/busybox:1/json
GET /images/busybox/history
POST /images/create?fromImage=busybox&tag=1
POST /images/create?fromSrc=-&repo=x
POST /images/load
GET /images/busybox/get
GET /images/get?names=a&names=b
POST /images/busybox/tag?repo=a&tag=1
POST /images/a.b:5000/x/push?tag=1
DELETE /images/busybox:1
POST /images/prune
GET /images/search?term=x
GET /distribution/library/busybox/json
POST /build
POST /build?t=a%3A1
POST /build/prune
POST /build/cancel?id=1
GET /networks
GET /networks?filters=%7B%7D
GET /networks/n
POST /networks/create
DELETE /networks/n
POST /networks/n/connect
POST /networks/n/disconnect
POST /networks/prune
GET /volumes
GET /volumes?filters=%7B%7D
GET /volumes/v
POST /volumes/create
PUT /volumes/v?version=1
DELETE /volumes/v
POST /volumes/prune
GET /plugins
GET /plugins/p/json
POST /plugins/p/enable
GET /swarm
POST /swarm/init
POST /swarm/join
POST /swarm/leave
POST /swarm/update
GET /swarm/unlockkey
POST /swarm/unlock
GET /services
POST /services/create
GET /services/s
POST /services/s/update?version=1
POST /services/s/update?version=1&rollback=previous
DELETE /services/s
GET /services/s/logs
GET /tasks
GET /tasks/t
GET /tasks/t/logs
GET /nodes
GET /nodes/n
POST /nodes/n/update
DELETE /nodes/n
GET /configs
POST /configs/create
GET /configs/c
POST /configs/c/update
DELETE /configs/c
GET /secrets
POST /secrets/create
GET /secrets/s
POST /secrets/s/update
DELETE /secrets/s
`
  .trim()
  .split('\n');

function call(line: string): WitnessedCall {
  const [method = '', path = ''] = line.split(' ');
  return { seq: 1, method, path, at: 0, status: 200, ms: 1, userAgent: '', created: [], refusal: null };
}

describe('explaining a call', () => {
  it.each(['en', 'zh'] as const)('has one sentence of its own for each (%s)', (language) => {
    const translator = createTranslator(language);
    const say = (message: Message): string => translator.say(message);
    const sentences = CALLS.map((line) => {
      const [method, path] = line.split(' ');
      return say(explainCall(call(`${method} /v1.45${path}`)));
    });
    sentences.forEach((sentence, index) => {
      expect(sentence, CALLS[index]).not.toMatch(/^witness\.|\{\{|undefined/);
      expect(sentence, CALLS[index]).not.toContain(
        language === 'en' ? 'sentence of its own' : '没有专门说明',
      );
    });
    // _ping comes as HEAD and as GET, attaching comes as a websocket too.
    expect(new Set(sentences).size).toBe(sentences.length - 2);
  });

  it('names objects as a person knows them', () => {
    const translator = createTranslator('en');
    const say = (message: Message): string => translator.say(message);
    const of = (line: string): string => say(explainCall(call(line)));
    expect(of('POST /v1.45/containers/web/kill?signal=HUP')).toContain(
      'the signal HUP to the main process of web',
    );
    expect(of(`POST /containers/${ID}/start`)).toBe('Starts the main process of ffffffffffff');
    expect(of('POST /images/create?fromImage=busybox&tag=1')).toContain('the image busybox:1');
    expect(of('DELETE /images/a.b:5000/x/y:1')).toContain('a.b:5000/x/y:1');
  });

  it('has a general sentence for what it does not know, and for what cannot be read', () => {
    const translator = createTranslator('en');
    const say = (message: Message): string => translator.say(message);
    for (const line of ['POST /sorcery?x=1', 'GET //containers', 'BREW /containers/web/coffee'])
      expect(say(explainCall(call(line)))).toContain(line.split('?')[0]);
  });
});
