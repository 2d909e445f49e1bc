/** Words in Latin letters that may stand on a Chinese screen. One that no screen shows fails the gallery's test. */
export interface Scope {
  readonly what: string;
  /**
   * `term`: written so in Chinese too. `name`: what things in the pictures are called, and what they say; no word of
   * the English interface may be among them. `quoted`: the same in some scenes only, where it may be any word.
   */
  readonly kind: 'term' | 'name' | 'quoted';
  /** The scenes in which they may stand. */
  readonly scenes: RegExp;
  readonly names: readonly string[];
}

export const NAMES: readonly Scope[] = [
  {
    what: 'Docker and units',
    kind: 'term',
    scenes: /^/,
    names: words('API CPU Docker GB GiB MB MEM MiB NET OOM PIDS Unix docker local ms quayside'),
  },
  {
    what: 'keys',
    kind: 'term',
    scenes: /^/,
    names: words('Ctrl Ctrl-B Ctrl-F End Enter Esc Home PgDn PgUp S-Tab Space Tab'),
  },
  {
    what: 'the fleet',
    kind: 'name',
    scenes: /^/,
    names: words('api batch bridge db grafana metrics migrate old-web prometheus report shop toolbox worker'),
  },
  {
    what: 'names that are cut',
    kind: 'name',
    scenes: /^/,
    names: words('metrics-prometheus-1 metrics-report-1'),
  },
  {
    what: 'logs of the fleet',
    kind: 'name',
    scenes: /^/,
    names: words('ERRO INFO POST SELECT WARN city orders query'),
  },
  {
    what: 'names and logs of the fleet that are also words',
    kind: 'quoted',
    scenes: /^(?!course|help|list-empty|connecting)/,
    names: words('GET cache host registry web'),
  },
  {
    what: 'commands',
    kind: 'quoted',
    scenes: /^(ask|course|list-empty|why|connection-lost|demo)/,
    names: words('name nginx ps rm run start stop sudo systemctl update web'),
  },
  {
    what: 'what the shop writes',
    kind: 'quoted',
    scenes: /^(dashboard-project|dashboard-stopped|logs-merged|logs-wrapped|why-loop|why-oom)$/,
    names: words(
      `CONFIG ERROR FATAL FILE LOG Reading Redis argument at be buffers checkpoint complete configuration
      duration execute file images job line loads maxmemory memory must resize the unnamed value wrote`,
    ),
  },
  {
    what: 'a failed start',
    kind: 'quoted',
    scenes: /^(notice-failed|why-start-failed)$/,
    names: words(
      `PATH container create created during error exec executable failed file for found in init migrate.sh not
      process runc task to unable`,
    ),
  },
  {
    what: 'streams of a log',
    kind: 'term',
    scenes: /^logs-silent$/,
    names: words('stderr stdout'),
  },
  { what: 'networks', kind: 'quoted', scenes: /^zoomed-networks$/, names: words('none null') },
  {
    what: 'notes of the help',
    kind: 'quoted',
    scenes: /^help-notes$/,
    names: words('Ctrl-C Ctrl-Z Option Shift iTerm learn no-mouse stats'),
  },
  {
    what: 'ways to an engine',
    kind: 'quoted',
    scenes: /^demo-why$/,
    names: words('Debian Linux Quayside Ubuntu aG apt context docker.io engine:up install npm root usermod'),
  },
  {
    what: 'why',
    kind: 'quoted',
    scenes: /^why-/,
    names: words(
      `HostConfig.Memory HostConfig.RestartPolicy.Name RestartCount SIGKILL SIGTERM State.Error State.ExitCode
      State.Health.FailingStreak State.Health.Status State.OOMKilled State.Status Traceback always connection daemon
      day die exitCode exited exiting false for healthy kill line memory-swap no node off on-failure python
      received redis-server refused report.py rows running server.js signal true unhealthy wget worker.js yesterday`,
    ),
  },
  {
    what: 'facts of a container',
    kind: 'quoted',
    scenes: /^details-(overview|env|mounts|networks|labels|processes|health)$/,
    names: words(
      `CMD GREETING ID MAC PATH PID PORT PPID STIME TIME TTY TZ UID bin bind com.docker.compose.project
      com.docker.compose.service connection json-file linux metrics.js no node org.example.owner pool.js production
      refused server.js size tmpfs volume wget`,
    ),
  },
  {
    what: 'an inspect',
    kind: 'quoted',
    scenes: /^details-(inspect|search)$/,
    names: words(
      `Aliases Args Config Created Dead Destination Driver Error ExitCode FailingStreak FinishedAt Gateway Health
      HostConfig IPAddress IPPrefixLen Id Image Log LogConfig MacAddress MaximumRetryCount Memory Mode Name NanoCpus
      NetworkID NetworkMode NetworkSettings Networks OOMKilled Path Paused Pid Platform Ports RW RestartCount
      RestartPolicy Restarting Running Source StartedAt State Status Type bind false healthy json-file linux max-size
      no node null ro running server.js tmpfs true`,
    ),
  },
  {
    what: 'lessons',
    kind: 'quoted',
    scenes: /^course-/,
    names: words(
      `Config.Cmd Config.Env Created HEAD JSON NAME PARCEL SIGTERM State.Status apt bash box-otter cgroup
      crate create date die echo false format hello id inspect ls queue-elk queue-fox queue-owl root runc sleep stream tini`,
    ),
  },
  // A command in its text, and a name over which a window lies.
  { what: 'a text', kind: 'quoted', scenes: /^course-preparing$/, names: words('container') },
  { what: 'behind a window', kind: 'quoted', scenes: /^course-terms$/, names: words('box-otte') },
  {
    what: 'attacks',
    kind: 'quoted',
    scenes: /^hostile/,
    names: words(
      'back bytes caf cleared clipboard dcs end family groun ground here idge link red registry.example the title to',
    ),
  },
];

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
