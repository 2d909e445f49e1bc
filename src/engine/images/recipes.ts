import type { Recipe } from './types.ts';

/**
 * Every image that the course knows, and the one place where a version of one is named. A changed recipe makes a new
 * folder in the cache; what the old one made is removed after a week.
 */

/** The one image that every sandbox has: Debian's static busybox with all its applets; it starts `sh`. */
export const BUSYBOX_IMAGE = 'quay/busybox:1';

const SEARCH_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const busybox: Recipe = {
  name: BUSYBOX_IMAGE,
  busybox: true,
  folders: [
    ...['etc', 'root', 'var', 'proc', 'sys', 'dev', 'run', 'home', 'mnt'].map((path) => ({ path })),
    ...['usr/bin', 'usr/lib', 'usr/lib64', 'usr/local/bin'].map((path) => ({ path })),
    { path: 'tmp', mode: 0o1777 },
  ],
  links: {
    bin: 'usr/bin',
    sbin: 'usr/bin',
    lib: 'usr/lib',
    lib64: 'usr/lib64',
    'usr/sbin': 'bin',
    'var/run': '../run',
    'var/tmp': '../tmp',
  },
  files: [
    {
      path: 'etc/passwd',
      text: [
        'root:x:0:0:root:/root:/bin/sh',
        'www-data:x:33:33:www-data:/var/www:/bin/false',
        'nobody:x:65534:65534:nobody:/:/bin/false',
        '',
      ].join('\n'),
    },
    { path: 'etc/group', text: 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n' },
  ],
  config: { Cmd: ['sh'], Env: [SEARCH_PATH] },
  history: 'busybox-static',
  publicName: 'docker.io/library/busybox:stable',
};

/** A small web server: a page, `/health` for health checks, and `/cgi-bin/host`, which tells which container answers. */
const web: Recipe = {
  name: 'quay/web:1',
  from: BUSYBOX_IMAGE,
  files: [
    {
      path: 'usr/bin/serve',
      mode: 0o755,
      text: [
        '#!/bin/sh',
        '# PID 1 has no default action for a signal: without the trap a stop would wait its ten seconds.',
        `trap 'kill "$server"; exit 0' TERM INT QUIT`,
        'httpd -f -vv -p "$PORT" -h "$ROOT" &',
        'server=$!',
        'wait "$server"',
        '',
      ].join('\n'),
    },
    {
      path: 'www/index.html',
      text: '<!doctype html>\n<title>quay/web</title>\n<h1>Welcome to the quay</h1>\n',
    },
    { path: 'www/health', text: 'ok\n' },
    {
      path: 'www/cgi-bin/host',
      mode: 0o755,
      text: "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n'\nhostname\n",
    },
  ],
  config: {
    Cmd: ['serve'],
    Env: [SEARCH_PATH, 'PORT=80', 'ROOT=/www'],
    ExposedPorts: { '80/tcp': {} },
    WorkingDir: '/www',
  },
  history: 'COPY serve www',
};

const redis: Recipe = {
  name: 'quay/redis:7',
  from: BUSYBOX_IMAGE,
  suite: 'bookworm',
  packages: ['redis-server', 'redis-tools'],
  without: ['etc/redis', 'var', 'usr/bin/redis-benchmark', 'usr/bin/redis-check-aof'],
  folders: [{ path: 'data' }],
  config: {
    // In a container the network is the protection; the public image has the protected mode off, too.
    Cmd: ['redis-server', '--protected-mode', 'no'],
    Env: [SEARCH_PATH],
    ExposedPorts: { '6379/tcp': {} },
    Volumes: { '/data': {} },
    WorkingDir: '/data',
  },
  history: 'apt-get install redis-server',
  publicName: 'docker.io/library/redis:7',
};

const python: Recipe = {
  name: 'quay/python:3',
  from: BUSYBOX_IMAGE,
  suite: 'trixie',
  packages: ['python3.13', 'python3.13-minimal', 'libpython3.13-minimal', 'libpython3.13-stdlib'],
  without: [
    ...['ensurepip', 'idlelib', 'lib2to3', 'pydoc_data', 'test', 'tkinter', 'turtledemo'].map(
      (name) => `usr/lib/python3.13/${name}`,
    ),
    'usr/share',
    'etc/python3.13',
  ],
  links: {
    'usr/bin/python3': 'python3.13',
    'usr/bin/python': 'python3.13',
  },
  config: {
    Cmd: ['python3'],
    Env: [SEARCH_PATH, 'LANG=C.UTF-8', 'PYTHONDONTWRITEBYTECODE=1'],
  },
  history: 'apt-get install python3.13',
  publicName: 'docker.io/library/python:3-slim',
};

const nginx: Recipe = {
  name: 'quay/nginx:1',
  from: BUSYBOX_IMAGE,
  suite: 'trixie',
  packages: ['nginx', 'nginx-common'],
  without: ['usr/share', 'var', 'etc/nginx', 'etc/ufw'],
  folders: [
    { path: 'etc/nginx/conf.d' },
    { path: 'var/log/nginx' },
    { path: 'var/lib/nginx' },
    { path: 'var/cache/nginx' },
  ],
  links: { 'var/log/nginx/access.log': '/dev/stdout', 'var/log/nginx/error.log': '/dev/stderr' },
  files: [
    {
      path: 'etc/nginx/nginx.conf',
      text: [
        'user www-data;',
        'worker_processes auto;',
        'pid /run/nginx.pid;',
        'error_log /var/log/nginx/error.log notice;',
        'events { worker_connections 1024; }',
        'http {',
        '  types { text/html html; text/css css; text/plain txt; application/json json; image/png png; image/svg+xml svg; }',
        '  default_type application/octet-stream;',
        '  access_log /var/log/nginx/access.log;',
        '  sendfile on;',
        '  include /etc/nginx/conf.d/*.conf;',
        '}',
        '',
      ].join('\n'),
    },
    {
      path: 'etc/nginx/conf.d/default.conf',
      text: [
        'server {',
        '  listen 80;',
        '  server_name localhost;',
        '  location / {',
        '    root /usr/share/nginx/html;',
        '    index index.html;',
        '  }',
        '}',
        '',
      ].join('\n'),
    },
    {
      path: 'usr/share/nginx/html/index.html',
      text: '<!doctype html>\n<title>Welcome to nginx!</title>\n<h1>Welcome to nginx!</h1>\n',
    },
  ],
  config: {
    Cmd: ['nginx', '-g', 'daemon off;'],
    Env: [SEARCH_PATH],
    ExposedPorts: { '80/tcp': {} },
    StopSignal: 'SIGQUIT',
  },
  history: 'apt-get install nginx',
  publicName: 'docker.io/library/nginx:1',
};

/** In the order in which they are made ahead: what the first exercises need first. */
export const RECIPES: readonly Recipe[] = [busybox, web, redis, nginx, python];

/** The recipe of an image by its name with tag; undefined where there is none. */
export function recipeOf(name: string): Recipe | undefined {
  return RECIPES.find((recipe) => recipe.name === name);
}

/** The recipes that lie below an image, the lowest first, and its own last. */
export function recipesBelow(recipe: Recipe): readonly Recipe[] {
  const base = recipe.from === undefined ? undefined : recipeOf(recipe.from);
  return base === undefined ? [recipe] : [...recipesBelow(base), recipe];
}
