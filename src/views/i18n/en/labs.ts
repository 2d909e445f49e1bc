export default {
  'labs.badNodes': 'A lab can have 1 to {{most}} engines, not {{nodes}}.',
  'labs.networkFailed': 'The engines of the lab could not be joined by a network: {{reason}}',
  'labs.noBcrypt': 'The password of the registry could not be written: Perl on this machine knows no bcrypt.',
  'labs.serverFailed': 'The {{name}} server of the lab did not start: {{reason}}',
} as const;
