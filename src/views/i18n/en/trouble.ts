export default {
  'trouble.oom': '{{name}} was killed by the kernel: out of memory (limit {{limit}})',
  'trouble.oom.again':
    '{{name}} was killed by the kernel: out of memory (limit {{limit}}), {{count}} times in {{minutes}} min',
  'trouble.oom.noLimit': '{{name}} was killed by the kernel: the machine was out of memory',
  'trouble.oom.noLimit.again':
    '{{name}} was killed by the kernel: the machine was out of memory, {{count}} times in {{minutes}} min',
  'trouble.oom.short': '{{name}}: out of memory',
  'trouble.oom.short.again': '{{name}}: out of memory, {{count}} times in {{minutes}} min',
  'trouble.oomInside': '{{name}}: the kernel killed one of its processes, out of memory',
  'trouble.oomInside.short': '{{name}}: a process out of memory',
  'trouble.crash': '{{name}} ended by itself with exit code {{code}}',
  'trouble.crash.again':
    '{{name}} ended by itself with exit code {{code}}, {{count}} times in {{minutes}} min',
  'trouble.crash.short': '{{name}}: ended with exit code {{code}}',
  'trouble.fault': '{{name}} crashed: {{signal}} (exit code {{code}})',
  'trouble.fault.short': '{{name}}: crashed, {{signal}}',
  'trouble.killed': '{{name}} was ended by {{signal}}, which no client of the engine asked for',
  'trouble.killed.short': '{{name}}: ended by {{signal}}',
  'trouble.loop': '{{name}} keeps restarting: {{count}} times in {{minutes}} min, exit code {{code}}',
  'trouble.loop.cadence':
    '{{name}} keeps restarting: {{count}} times in {{minutes}} min, each after about {{seconds}} s, exit code {{code}}',
  'trouble.loop.total': '{{name}} keeps restarting: {{count}} times so far, exit code {{code}}',
  'trouble.loop.first': '{{name}} ended with exit code {{code}} and is being restarted',
  'trouble.loop.short': '{{name}}: restarting ×{{count}}',
  'trouble.unhealthy': '{{name}} is unhealthy: its health check fails',
  'trouble.unhealthy.output': '{{name}} is unhealthy: {{output}}',
  'trouble.unhealthy.short': '{{name}}: unhealthy',
  'trouble.startFailed': '{{name}} could not be started: {{error}}',
  'trouble.startFailed.short': '{{name}}: not started: {{error}}',
  'trouble.dead': '{{name}} is dead: the engine could not remove all of it',
  'trouble.dead.short': '{{name}}: dead',
} as const;
