import type { ContainerSpec } from './types.ts';
import { DAY, HOUR, KIB, MIB, MINUTE, SECOND } from './units.ts';

/** Containers of no project: run by hand, some forgotten. */
export function singleContainers(): ContainerSpec[] {
  return [
    {
      name: 'registry',
      image: 'registry:2',
      cmd: ['/etc/docker/registry/config.yml'],
      ports: [{ port: 5000, published: { ip: '127.0.0.1', port: 5000 } }],
      mounts: [{ type: 'volume', source: 'registry', target: '/var/lib/registry' }],
      restart: { name: 'always' },
      begin: { state: 'running', createdMsAgo: 41 * DAY, startedMsAgo: 6 * DAY + 2 * HOUR },
      process: {
        onStop: { code: 2, afterMs: 60 },
        commands: [{ user: 'root', command: 'registry serve /etc/docker/registry/config.yml' }],
        threads: 9,
        load: { cpu: 0.002, memory: 22 * MIB, cache: 12 * MIB, rx: 600, tx: 900, read: 800 },
        log: {
          everyMs: 20 * SECOND,
          lines: 0.3,
          templates: [
            {
              text: 'time="{iso}" level=info msg="response completed" http.request.method=HEAD http.response.status=200',
              stderr: true,
            },
          ],
        },
      },
    },
    {
      name: 'batch',
      image: 'busybox:1.37',
      cmd: ['sh', '-c', 'while :; do ./crunch; done'],
      begin: { state: 'paused', createdMsAgo: 2 * DAY, startedMsAgo: DAY + 3 * HOUR },
      process: {
        commands: [
          { user: 'root', command: 'sh -c while :; do ./crunch; done' },
          { user: 'root', command: './crunch' },
        ],
        load: { cpu: 0.7, memory: 25 * MIB, read: 30 * KIB, write: 10 * KIB },
        log: { everyMs: SECOND, lines: 0.5, templates: [{ text: 'crunched block {100-999}' }] },
      },
    },
    {
      name: 'dev-shell',
      image: 'debian:13',
      cmd: ['bash'],
      tty: true,
      openStdin: true,
      mounts: [{ type: 'bind', source: '/home/lin/src', target: '/src' }],
      begin: { state: 'running', createdMsAgo: 5 * HOUR, startedMsAgo: 5 * HOUR },
      process: {
        commands: [{ user: 'root', command: 'bash' }],
        load: { cpu: 0.0003, memory: 3 * MIB, cache: 9 * MIB },
        log: {
          everyMs: MINUTE,
          lines: 0,
          templates: [],
          atStart: [
            { text: 'root@dev-shell:/# ls /src' },
            { text: '\u001b[0m\u001b[01;34mapi\u001b[0m  \u001b[01;34mweb\u001b[0m  说明.md' },
          ],
        },
      },
    },
    {
      name: 'old-web',
      image: 'nginx:1.25',
      cmd: ['nginx', '-g', 'daemon off;'],
      stopSignal: 'SIGQUIT',
      ports: [{ port: 80, published: { ip: '', port: 8090 } }],
      begin: {
        state: 'exited',
        createdMsAgo: 90 * DAY,
        startedMsAgo: 17 * DAY,
        finishedMsAgo: 3 * DAY,
        exitCode: 0,
      },
      process: {
        onStop: { code: 0, afterMs: 200 },
        load: { cpu: 0.002, memory: 9 * MIB, rx: 2 * KIB, tx: 6 * KIB },
        log: {
          everyMs: HOUR,
          lines: 0.5,
          templates: [{ text: '172.17.0.1 - - "GET / HTTP/1.1" 200 615' }],
          atEnd: [{ text: '[notice] 1#1: signal 3 (SIGQUIT) received, shutting down', stderr: true }],
        },
      },
    },
    {
      name: 'backup',
      image: 'restic/restic:0.17.3',
      entrypoint: ['restic'],
      cmd: ['backup', '/srv'],
      mounts: [{ type: 'bind', source: '/srv', target: '/srv', readOnly: true }],
      begin: {
        state: 'exited',
        createdMsAgo: 9 * HOUR + 14 * MINUTE,
        startedMsAgo: 9 * HOUR + 14 * MINUTE,
        finishedMsAgo: 9 * HOUR,
        exitCode: 0,
      },
      process: {
        ends: { code: 0, afterMs: [[40 * SECOND, 90 * SECOND]] },
        onStop: { code: 130, afterMs: 100 },
        load: { cpu: 0.6, burst: 0.5, memory: 90 * MIB, read: 20 * MIB, tx: 6 * MIB },
        log: {
          everyMs: MINUTE,
          lines: 1,
          templates: [{ text: '[0:{10-59}] {10-99}.{10-99}%  {1000-9000} files {1-12}.{100-999} GiB' }],
          atEnd: [{ text: 'snapshot {1000-9999}ab{10-99} saved' }],
        },
      },
    },
    {
      name: 'typo',
      image: 'busybox:1.37',
      cmd: ['slepp', '1000'],
      begin: {
        state: 'created',
        createdMsAgo: 47 * MINUTE,
        exitCode: 127,
        error:
          'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create ' +
          'failed: unable to start container process: exec: "slepp": executable file not found in $PATH: unknown',
      },
      process: {
        cannotStart: {
          code: 127,
          error:
            'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create ' +
            'failed: unable to start container process: exec: "slepp": executable file not found in $PATH: unknown',
        },
      },
    },
  ];
}
