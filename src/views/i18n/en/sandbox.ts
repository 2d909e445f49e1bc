export default {
  'sandbox.needsLinux': 'A private engine needs Linux.',
  'sandbox.needsRoot': 'A private engine needs root: it makes namespaces and cgroups of its own.',
  'sandbox.labNeedsPrivate':
    'This exercise needs more than one engine, or servers beside it: that is had on a private engine only.',
  'sandbox.declined': 'Nothing was installed, so there is no private engine.',
  'sandbox.noPrograms': 'A private engine needs these programs, which are not on PATH: {{programs}}.',
  'sandbox.aptFailed': 'apt could not get {{packages}}: {{reason}}',
  'sandbox.badDir':
    'A private engine cannot live in {{dir}}: give an absolute path of at most {{longest}} bytes, outside /run and /etc.',
  'sandbox.dirNotEmpty': '{{dir}} is not empty: a private engine needs a folder of its own.',
  'sandbox.startFailed': 'The private engine did not start: {{reason}}',
  'sandbox.notReady': 'The private engine did not answer within {{seconds}} s: {{reason}}',
  'sandbox.insideRefused': 'No connection to {{address}} inside the engine: {{reason}}',
  'sandbox.insideGone': 'The engine is gone, so there is nothing to connect to. {{reason}}',
  'sandbox.relayElsewhere':
    'Port {{port}} of this machine is taken: what the engine publishes on {{port}} answers on 127.0.0.1:{{outside}}.',
  'sandbox.relayFailed': 'Port {{port}} cannot be reached from outside the sandbox: {{reason}}',
  'sandbox.relayNoUdp': 'Port {{port}}/udp answers inside the sandbox only: UDP is not relayed.',
  'sandbox.tooLittleMemory': 'A private engine needs {{needed}} MB of free memory, {{there}} MB are there.',
  'sandbox.tooLittleDisk': 'A private engine needs {{needed}} MB free in {{folder}}, {{there}} MB are there.',
  'sandbox.noMemoryLimit': 'This machine cannot limit the memory of the sandbox.',
  'sandbox.noCpuLimit': 'This machine cannot limit the CPU time of the sandbox.',
  'sandbox.noDiskLimit':
    'This machine cannot limit the disk of the sandbox: it has no loop devices or no mkfs.ext4.',
  'sandbox.diskFull':
    'The disk of the sandbox is full: {{free}} MB of {{total}} MB are free. Remove images, containers or volumes.',
  'sandbox.idTaken': 'There is an engine {{id}} already.',
  'sandbox.noSuchKept': 'Nothing is kept under the name {{id}}. See quayside sandbox ls.',
  'sandbox.keptInUse': 'Another Quayside uses the sandbox {{id}} now.',
  'sandbox.keptInUseBy': 'Another Quayside (process {{pid}}) uses the sandbox {{id}} now.',
  'sandbox.keptOtherVersion':
    'What was kept was written by engine {{was}} and cannot be used by {{is}}: it was removed.',
  'sandbox.keptDamaged': 'What was kept is damaged and was removed. The engine said: {{reason}}',
  'sandbox.nestedNoImage':
    'There is no image to run an engine in a container: it cannot be made here, and {{image}} cannot be pulled: {{reason}}',
  'sandbox.nestedFailed': 'The engine in a container did not start: {{reason}}',
  'sandbox.modePrivate': 'private engine {{version}}: yours alone, nothing on this machine is touched',
  'sandbox.modeNested': 'engine in a container on yours: removed with all that is on it',
  'sandbox.modeOwn': 'your own engine: what was there before is guarded',
  'sandbox.modeDemo': 'demo engine: the dashboard works, the shell does not, and nothing counts',
  'sandbox.notResumed': '{{name}} ran when you left and cannot be started again: {{reason}}',
  'sandbox.goneAtResume': '{{name}} ran with --rm when you left, so it is gone.',
  'sandbox.askPackages': 'This installs the Debian packages {{packages}}.',
  'sandbox.askUnpack':
    "This unpacks Debian 13's Docker Engine into {{folder}} (about {{megabytes}} MB). Nothing of it is started but in the sandbox.",
  'sandbox.askGoOn': 'Go on? [Y/n] ',
  'sandbox.askNeedsTerminal':
    'The sandbox must first be installed, for which a terminal is asked: run quayside sandbox in one.',
  'sandbox.ready': 'Docker Engine {{version}}, yours alone: break what you like. It has the image {{image}}.',
  'sandbox.readyAgain': 'Docker Engine {{version}}, as you left it.',
  'sandbox.readyShell':
    'docker, docker compose and localhost mean it in this shell. Try: docker run --rm {{image}} echo hello\nexit leaves it; what is on it is kept (quayside sandbox ls, rm {{id}}).',
  'sandbox.readyEnv':
    'In this terminal docker and docker compose now mean it. Published ports answer inside it: {{inside}} COMMAND\nIt runs until quayside sandbox rm {{id}}.',
  'sandbox.left':
    'What is on it is kept: quayside sandbox opens it again, quayside sandbox rm {{id}} removes it.',
  'sandbox.lsNone': 'No sandbox is kept.',
  'sandbox.lsHead': 'NAME\tSTATE\tSIZE\tLAST USED',
  'sandbox.lsRunning': 'running',
  'sandbox.lsKept': 'kept',
  'sandbox.lsCaps':
    'At most {{count}} are kept, and {{gigabytes}} GB; the oldest go first. They lie in {{folder}}.',
  'sandbox.removed': 'Removed: {{id}}',
} as const;
