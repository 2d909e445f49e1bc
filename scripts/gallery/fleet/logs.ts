import { NOW } from '../../../test/support/fleet.ts';

/** A line that a container wrote. */
export interface Written {
  /** ms */
  readonly time: number;
  readonly stderr: boolean;
  readonly text: string;
}

const API = [
  '\x1b[32mINFO\x1b[0m  GET /orders 200 14ms',
  '\x1b[32mINFO\x1b[0m  GET /orders/7 200 9ms',
  '\x1b[33mWARN\x1b[0m  query 812 ms: SELECT city, orders',
  '\x1b[32mINFO\x1b[0m  POST /orders 201 31ms',
  '\x1b[32mINFO\x1b[0m  订单 4711 已创建，用户：李雷，金额 ¥128.00',
  '\x1b[32mINFO\x1b[0m  GET /orders/8 404 3ms',
  '!\x1b[31mERRO\x1b[0m  库存不足：SKU-88213，已通知采购',
];
const WEB = [
  '172.18.0.1 "GET /orders HTTP/1.1" 200 512',
  '172.18.0.1 "GET /assets/app.css HTTP/1.1" 304 0',
  '172.18.0.1 "POST /orders HTTP/1.1" 201 88',
  '172.18.0.1 "GET /orders/8 HTTP/1.1" 404 19',
];
const DB = [
  '!LOG:  checkpoint complete: wrote 42 buffers (0.3%)',
  '!LOG:  duration: 811.902 ms  execute <unnamed>: SELECT city, orders',
];
const CACHE = [
  '!*** FATAL CONFIG FILE ERROR (Redis 8.0.1) ***',
  '!Reading the configuration file, at line 3',
  "!>>> 'maxmemory 64megs'",
  '!argument must be a memory value',
];

const WORKER = [
  'job 8810 resize: 40 images, 0.4 s',
  'job 8811 resize: 38 images, 0.4 s',
  'job 8812 resize: 4,096 images',
  'job 8812 loads 48 MiB',
];

/** What each container of the fleet has written, by name, oldest first. `!` at a line's begin is stderr. */
const WRITTEN: Readonly<Record<string, readonly Written[]>> = {
  'shop-api-1': every(3.1, 44, API),
  'shop-web-1': every(4.3, 32, WEB),
  'shop-db-1': every(19, 8, DB),
  'shop-cache-1': [129, 113, 100, 74, 26].flatMap((ago) =>
    CACHE.map((text, row) => line(ago - 0.2 - row / 50, text)),
  ),
  'shop-worker-1': [400, 180, 20].flatMap((ago) => WORKER.map((text, row) => line(ago - row * 2, text))),
  'metrics-prometheus-1': every(30, 12, [
    'level=INFO msg="Head GC completed" duration=2.1ms',
    'level=INFO msg="Completed loading of configuration file"',
  ]),
  'metrics-grafana-1': every(60, 6, ['logger=health level=error msg="prometheus:9091 refused"']),
  'metrics-report-1': [
    line(1204, 'day 2026-01-14: 0 rows'),
    line(1201, '!Traceback: report.py line 88: no rows for 2026-01-14'),
  ],
  registry: every(41, 5, ['172.17.0.1 "GET /v2/ HTTP/1.1" 200 2']),
  batch: every(300, 3, ['tick']),
  toolbox: [],
  'old-web': [line(259_199.9, '!signal 15 received, exiting')],
};

/** What a container has written, oldest first. */
export function writtenBy(name: string): readonly Written[] {
  return WRITTEN[name] ?? [];
}

/** A line each so many seconds, up to a moment before now, from texts in turn. */
function every(seconds: number, count: number, texts: readonly string[]): Written[] {
  return Array.from({ length: count }, (_, index) =>
    line((count - index) * seconds - seconds * 0.7, texts[index % texts.length] ?? ''),
  );
}

function line(agoSeconds: number, text: string): Written {
  const stderr = text.startsWith('!');
  return { time: Math.round(NOW - agoSeconds * 1000), stderr, text: stderr ? text.slice(1) : text };
}
