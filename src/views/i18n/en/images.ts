export default {
  'images.unknown': 'No recipe for the image {{image}} is known.',
  'images.needsDebian': 'The image {{image}} is made of Debian packages: that works on Debian only.',
  'images.noBusybox':
    'The image {{image}} is made of a static busybox, and /bin/busybox is none: install busybox-static.',
  'images.failed': 'The image {{image}} could not be put on the engine: {{reason}}',
  'images.step.wait': '{{image}}: another Quayside is making it',
  'images.step.lists': '{{image}}: fetching the lists of packages',
  'images.step.fetch': '{{image}}: fetching packages, {{done}} of {{total}} MB',
  'images.step.make': '{{image}}: making it',
  'images.step.load': '{{image}}: loading, {{done}} of {{total}} MB',
  'images.step.pull': '{{image}}: pulling, {{done}} of {{total}} MB',
  'images.step.ready': '{{image}} is ready',
} as const;
