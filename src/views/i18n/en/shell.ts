export default {
  'shell.keptHost':
    'DOCKER_HOST is {{host}}, which is not of this exercise: docker goes on speaking to the exercise’s engine.',
  'shell.refusedHost':
    'Not run: {{host}} is not of this exercise. In this shell docker speaks to the exercise’s engine only.',
  'shell.noDocker': 'There is no docker command on this machine: use the keys of the dashboard instead.',
  'shell.noPty':
    'A shell cannot be opened here: this build has no pseudo terminal for {{system}}. Use a terminal of your own.',
  'shell.cannotStart': 'The shell did not start: {{reason}}',
  'shell.ended': 'The shell has ended with code {{code}}. Enter opens a new one.',
  'shell.killed': 'The shell was ended by signal {{signal}}. Enter opens a new one.',
  'shell.scrolled_one': '{{count}} line below; any key goes back',
  'shell.scrolled_other': '{{count}} lines below; any key goes back',
} as const;
