export default {
  'networks.title': 'Networks',
  'networks.name': 'name',
  'networks.driver': 'driver',
  'networks.subnet': 'subnet',
  'networks.internal': 'internal',
  'networks.attachable': 'attachable',
  'networks.members_one': '{{count}} member',
  'networks.members_other': '{{count}} members',
  'networks.onNone': 'on none: {{names}}',
  'networks.noAddress': 'no address',
  'networks.aliases': 'alias {{names}}',
  'networks.alsoOn': 'also on {{names}}',
} as const;
