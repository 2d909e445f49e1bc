import type { Service } from './compose.ts';
import { DAY, HOUR, KIB, MIB, MINUTE, SECOND } from './units.ts';

/** The services of the shop that do well: what a customer sees, and the stores behind it. */
export const SHOP_STOREFRONT: readonly Service[] = [
  {
    service: 'web',
    image: 'nginx:1.27',
    cmd: ['nginx', '-g', 'daemon off;'],
    networks: ['front'],
    dependsOn: ['api'],
    ports: [
      { port: 80, published: { ip: '', port: 8080 } },
      { port: 443, published: { ip: '', port: 8443 } },
    ],
    mounts: [
      { type: 'bind', source: '/srv/shop/nginx.conf', target: '/etc/nginx/nginx.conf', readOnly: true },
    ],
    restart: { name: 'unless-stopped' },
    stopSignal: 'SIGQUIT',
    health: {
      command: 'curl -fsS http://localhost/healthz',
      intervalMs: 30 * SECOND,
      timeoutMs: 3 * SECOND,
      retries: 3,
      good: ['ok\n'],
    },
    begin: { state: 'running', createdMsAgo: 2 * DAY, startedMsAgo: 2 * HOUR + 4 * MINUTE },
    process: {
      onStop: { code: 0, afterMs: 250 },
      commands: [
        { user: 'root', command: 'nginx: master process nginx -g daemon off;' },
        { user: 'systemd+', command: 'nginx: worker process' },
        { user: 'systemd+', command: 'nginx: worker process' },
      ],
      load: {
        cpu: 0.022,
        burst: 0.06,
        memory: 12 * MIB,
        cache: 6 * MIB,
        rx: 190 * KIB,
        tx: 640 * KIB,
        write: 9 * KIB,
      },
      log: {
        everyMs: SECOND,
        lines: 1.3,
        templates: [
          {
            text: '172.18.0.{2-9} - - "GET /{|cart|orders|orders/{1-9}|static/app.js|static/app.css|search?q=tea} HTTP/1.1" 200 {180-48000} "-" "Mozilla/5.0"',
            weight: 20,
          },
          { text: '172.18.0.{2-9} - - "POST /orders HTTP/1.1" 201 {120-400} "-" "Mozilla/5.0"', weight: 3 },
          { text: '172.18.0.{2-9} - - "GET /favicon.ico HTTP/1.1" 404 153 "-" "Mozilla/5.0"', weight: 2 },
          {
            text: '[warn] 29#29: *{1000-9999} an upstream response is buffered to a temporary file',
            stderr: true,
          },
        ],
        atStart: [
          { text: '/docker-entrypoint.sh: Configuration complete; ready for start up' },
          { text: '[notice] 1#1: nginx/1.27.3', stderr: true },
          { text: '[notice] 1#1: start worker processes', stderr: true },
        ],
        atEnd: [{ text: '[notice] 1#1: exit', stderr: true }],
      },
    },
  },
  {
    service: 'api',
    image: 'shop/api:1.4',
    cmd: ['node', 'server.js'],
    networks: ['back', 'front'],
    dependsOn: ['db', 'cache'],
    env: [
      'NODE_ENV=production',
      'PORT=3000',
      'DATABASE_URL=postgres://shop:correct-horse@db:5432/shop',
      'SESSION_SECRET=1f6c0d9ae2',
      'LOG_LEVEL=info',
    ],
    ports: [{ port: 3000 }],
    memory: 256 * MIB,
    nanoCpus: 1_500_000_000,
    restart: { name: 'unless-stopped' },
    health: {
      command: 'node health.js',
      intervalMs: 15 * SECOND,
      timeoutMs: 5 * SECOND,
      retries: 3,
      startPeriodMs: 10 * SECOND,
      good: ['{"status":"ok","db":"{2-9} ms"}\n', '{"status":"ok"}\n'],
    },
    begin: { state: 'running', createdMsAgo: 2 * DAY, startedMsAgo: 2 * HOUR + 3 * MINUTE },
    process: {
      onStop: { code: 0, afterMs: 600 },
      commands: [{ user: 'node', command: 'node server.js' }],
      threads: 23,
      load: {
        cpu: 0.085,
        burst: 0.35,
        memory: 108 * MIB,
        cache: 14 * MIB,
        rx: 820 * KIB,
        tx: 310 * KIB,
        write: 48 * KIB,
      },
      log: {
        everyMs: 400,
        lines: 1.4,
        templates: [
          {
            text: '\u001b[32minfo\u001b[39m  GET /{orders|orders/7|products|products/{1-60}|cart} \u001b[32m200\u001b[39m {3-90}ms',
            weight: 24,
          },
          {
            text: '\u001b[32minfo\u001b[39m  POST /orders \u001b[32m201\u001b[39m {20-160}ms user={1000-9999}',
            weight: 5,
          },
          { text: '\u001b[36mdebug\u001b[39m cache {hit|hit|hit|miss} key=product:{1-60}', weight: 6 },
          {
            text: '\u001b[33mwarn\u001b[39m  slow query: {300-1900} ms  SELECT * FROM orders WHERE user_id = {1000-9999}',
            weight: 2,
          },
          { text: '\u001b[32minfo\u001b[39m  订单 {10000-99999} 已支付，金额 ¥{10-900}.{10-99}', weight: 3 },
          { text: '\u001b[33mwarn\u001b[39m  库存不足：商品 {1-60} 仅剩 {1-5} 件', weight: 1 },
          {
            text: '\u001b[31merror\u001b[39m payment gateway timed out after 5000 ms, order {10000-99999}',
            stderr: true,
            weight: 1,
          },
        ],
        atStart: [
          { text: '\u001b[32minfo\u001b[39m  connected to postgres://db:5432/shop' },
          { text: '\u001b[32minfo\u001b[39m  listening on :3000' },
        ],
        atEnd: [{ text: '\u001b[32minfo\u001b[39m  SIGTERM received, draining 3 connections' }],
      },
    },
  },
  {
    service: 'db',
    image: 'postgres:17',
    cmd: ['postgres'],
    networks: ['back'],
    env: [
      'POSTGRES_USER=shop',
      'POSTGRES_PASSWORD=correct-horse',
      'POSTGRES_DB=shop',
      'PGDATA=/var/lib/postgresql/data',
    ],
    ports: [{ port: 5432 }],
    mounts: [{ type: 'volume', source: 'shop_db-data', target: '/var/lib/postgresql/data' }],
    memory: 512 * MIB,
    restart: { name: 'unless-stopped' },
    stopSignal: 'SIGINT',
    health: {
      command: 'pg_isready -U shop',
      intervalMs: 20 * SECOND,
      timeoutMs: 5 * SECOND,
      retries: 5,
      good: ['/var/run/postgresql:5432 - accepting connections\n'],
    },
    begin: { state: 'running', createdMsAgo: 6 * DAY, startedMsAgo: 2 * DAY + 3 * HOUR },
    process: {
      onStop: { code: 0, afterMs: 900 },
      commands: [
        { user: '999', command: 'postgres' },
        { user: '999', command: 'postgres: checkpointer' },
        { user: '999', command: 'postgres: background writer' },
        { user: '999', command: 'postgres: walwriter' },
        { user: '999', command: 'postgres: shop shop 172.19.0.4(51882) idle' },
        { user: '999', command: 'postgres: shop shop 172.19.0.4(51884) SELECT' },
      ],
      load: {
        cpu: 0.031,
        burst: 0.12,
        memory: 188 * MIB,
        cache: 96 * MIB,
        rx: 96 * KIB,
        tx: 410 * KIB,
        read: 22 * KIB,
        write: 130 * KIB,
      },
      log: {
        everyMs: 5 * SECOND,
        lines: 0.5,
        templates: [
          { text: '{iso} [27] LOG:  checkpoint starting: time', stderr: true, weight: 2 },
          {
            text: '{iso} [27] LOG:  checkpoint complete: wrote {12-900} buffers ({0-5}.{0-9}%); write={1-40}.{100-999} s, sync=0.00{1-9} s',
            stderr: true,
            weight: 2,
          },
          {
            text: '{iso} [{60-99}] ERROR:  duplicate key value violates unique constraint "orders_pkey"',
            stderr: true,
          },
        ],
        atStart: [
          { text: '{iso} [1] LOG:  starting PostgreSQL 17.2', stderr: true },
          { text: '{iso} [1] LOG:  database system is ready to accept connections', stderr: true },
        ],
        atEnd: [
          { text: '{iso} [1] LOG:  received fast shutdown request', stderr: true },
          { text: '{iso} [1] LOG:  database system is shut down', stderr: true },
        ],
      },
    },
  },
  {
    service: 'cache',
    image: 'redis:8',
    cmd: ['redis-server', '--maxmemory', '64mb'],
    networks: ['back'],
    ports: [{ port: 6379 }],
    mounts: [{ type: 'volume', source: '', target: '/data' }],
    restart: { name: 'unless-stopped' },
    begin: { state: 'running', createdMsAgo: 2 * DAY, startedMsAgo: 2 * HOUR + 5 * MINUTE },
    process: {
      onStop: { code: 0, afterMs: 120 },
      commands: [{ user: '999', command: 'redis-server *:6379' }],
      threads: 6,
      load: { cpu: 0.012, memory: 38 * MIB, cache: 2 * MIB, rx: 220 * KIB, tx: 510 * KIB, write: 6 * KIB },
      log: {
        everyMs: 15 * SECOND,
        lines: 0.4,
        templates: [
          { text: '1:M {clock} * {100-999} changes in 60 seconds. Saving...' },
          { text: '1:M {clock} * Background saving terminated with success' },
        ],
        atStart: [{ text: '1:M {clock} * Ready to accept connections tcp' }],
        atEnd: [
          { text: '1:signal-handler ({1700000000-1799999999}) Received SIGTERM scheduling shutdown...' },
        ],
      },
    },
  },
];
