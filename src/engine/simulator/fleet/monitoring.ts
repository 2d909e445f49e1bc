import { composed, type Service } from './compose.ts';
import type { ContainerSpec } from './types.ts';
import { DAY, HOUR, KIB, MIB, MINUTE, SECOND } from './units.ts';

/** The project "monitoring": what watches the shop; its Grafana has been unhealthy for a while. */
const SERVICES: readonly Service[] = [
  {
    service: 'prometheus',
    image: 'prom/prometheus:v3.0.1',
    entrypoint: ['/bin/prometheus'],
    cmd: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.retention.time=15d'],
    networks: ['default'],
    user: 'nobody',
    ports: [{ port: 9090, published: { ip: '127.0.0.1', port: 9090 } }],
    mounts: [
      { type: 'volume', source: 'monitoring_prometheus', target: '/prometheus' },
      {
        type: 'bind',
        source: '/srv/monitoring/prometheus.yml',
        target: '/etc/prometheus/prometheus.yml',
        readOnly: true,
      },
    ],
    restart: { name: 'unless-stopped' },
    health: {
      command: 'wget -qO- http://localhost:9090/-/healthy',
      intervalMs: 30 * SECOND,
      good: ['Prometheus Server is Healthy.\n'],
    },
    begin: { state: 'running', createdMsAgo: 13 * DAY, startedMsAgo: 6 * DAY + 2 * HOUR },
    process: {
      onStop: { code: 0, afterMs: 700 },
      commands: [{ user: 'nobody', command: '/bin/prometheus --config.file=/etc/prometheus/prometheus.yml' }],
      threads: 14,
      load: {
        cpu: 0.035,
        burst: 0.2,
        memory: 164 * MIB,
        cache: 120 * MIB,
        rx: 34 * KIB,
        tx: 9 * KIB,
        write: 70 * KIB,
      },
      log: {
        everyMs: 10 * SECOND,
        lines: 0.25,
        templates: [
          {
            text: 'time={iso} level=INFO source=head.go msg="Head GC completed" duration={4-60}ms',
            stderr: true,
          },
          {
            text: 'time={iso} level=INFO source=compact.go msg="write block" mint={100000-999999}',
            stderr: true,
          },
        ],
        atStart: [
          { text: 'time={iso} level=INFO msg="Server is ready to receive web requests."', stderr: true },
        ],
      },
    },
  },
  {
    service: 'grafana',
    image: 'grafana/grafana:11.4.0',
    entrypoint: ['/run.sh'],
    cmd: [],
    networks: ['default'],
    user: '472',
    env: ['GF_SECURITY_ADMIN_PASSWORD=not-a-real-one', 'GF_PATHS_DATA=/var/lib/grafana'],
    ports: [{ port: 3000, published: { ip: '', port: 3001 } }],
    mounts: [{ type: 'volume', source: 'monitoring_grafana', target: '/var/lib/grafana' }],
    restart: { name: 'unless-stopped' },
    health: {
      command: 'curl -fsS http://localhost:3000/api/health',
      intervalMs: 15 * SECOND,
      timeoutMs: 5 * SECOND,
      retries: 3,
      good: ['{"database":"ok"}\n'],
      bad: [
        'curl: (22) The requested URL returned error: 503\n',
        '{"database":"failing","commit":"b58701869e"}\ncurl: (22) The requested URL returned error: 503\n',
      ],
      fails: 'always',
    },
    begin: { state: 'running', createdMsAgo: 13 * DAY, startedMsAgo: 5 * HOUR + 11 * MINUTE },
    process: {
      onStop: { code: 0, afterMs: 500 },
      commands: [{ user: '472', command: 'grafana server --homepath=/usr/share/grafana' }],
      threads: 18,
      load: { cpu: 0.014, memory: 82 * MIB, cache: 40 * MIB, rx: 5 * KIB, tx: 7 * KIB, write: 12 * KIB },
      log: {
        everyMs: 5 * SECOND,
        lines: 0.8,
        templates: [
          {
            text: 'logger=sqlstore t={iso} level=error msg="database is locked" attempt={1-9}',
            stderr: true,
            weight: 3,
          },
          {
            text: 'logger=context t={iso} level=info msg="Request Completed" method=GET path=/api/health status=503',
          },
        ],
        atStart: [{ text: 'logger=settings t={iso} level=info msg="Starting Grafana" version=11.4.0' }],
      },
    },
  },
  {
    service: 'alertmanager',
    image: 'prom/alertmanager:v0.28.0',
    entrypoint: ['/bin/alertmanager'],
    cmd: ['--config.file=/etc/alertmanager/config.yml'],
    networks: ['default'],
    user: 'nobody',
    ports: [{ port: 9093, published: { ip: '127.0.0.1', port: 9093 } }],
    restart: { name: 'unless-stopped' },
    begin: { state: 'running', createdMsAgo: 13 * DAY, startedMsAgo: 6 * DAY + 2 * HOUR },
    process: {
      onStop: { code: 0, afterMs: 200 },
      commands: [{ user: 'nobody', command: '/bin/alertmanager --config.file=/etc/alertmanager/config.yml' }],
      threads: 9,
      load: { cpu: 0.004, memory: 24 * MIB, rx: KIB, tx: KIB },
      log: {
        everyMs: 30 * SECOND,
        lines: 0.5,
        templates: [
          { text: 'time={iso} level=INFO msg="Notify success" attempts={1-3} receiver=ops', stderr: true },
        ],
      },
    },
  },
  {
    service: 'node-exporter',
    image: 'prom/node-exporter:v1.8.2',
    entrypoint: ['/bin/node_exporter'],
    cmd: ['--path.rootfs=/host'],
    networks: ['default'],
    mounts: [{ type: 'bind', source: '/', target: '/host', readOnly: true }],
    restart: { name: 'unless-stopped' },
    begin: { state: 'running', createdMsAgo: 13 * DAY, startedMsAgo: 6 * DAY + 2 * HOUR },
    process: {
      onStop: { code: 143, afterMs: 30 },
      commands: [{ user: 'nobody', command: '/bin/node_exporter --path.rootfs=/host' }],
      threads: 7,
      load: { cpu: 0.006, memory: 13 * MIB, rx: 2 * KIB, tx: 11 * KIB },
    },
  },
];

export function monitoringContainers(): ContainerSpec[] {
  return SERVICES.map((service) => composed('monitoring', service));
}
