export default {
  'sandbox.needsLinux': 'A private engine needs Linux.',
  'sandbox.needsRoot': 'A private engine needs root: it makes namespaces and cgroups of its own.',
  'sandbox.declined': 'Nothing was installed, so there is no private engine.',
  'sandbox.noPrograms': 'A private engine needs these programs, which are not on PATH: {{programs}}.',
  'sandbox.aptFailed': 'apt could not get {{packages}}: {{reason}}',
  'sandbox.badDir':
    'A private engine cannot live in {{dir}}: give an absolute path of at most {{longest}} bytes, outside /run and /etc.',
  'sandbox.dirNotEmpty': '{{dir}} is not empty: a private engine needs a folder of its own.',
  'sandbox.startFailed': 'The private engine did not start: {{reason}}',
  'sandbox.notReady': 'The private engine did not answer within {{seconds}} s: {{reason}}',
  'sandbox.importFailed': 'The image {{image}} could not be made.',
} as const;
