export default {
  'doctor.advice.colour':
    'TERM says that this terminal has no colours, so everything is told by signs and words alone. Set TERM to what the terminal is, for example xterm-256color.',
  'doctor.ok': 'ok     ',
  'doctor.note': 'note   ',
  'doctor.problem': 'problem',
  'doctor.engine': 'Engine',
  'doctor.api': 'API version',
  'doctor.cgroup': 'cgroup',
  'doctor.storage': 'Storage driver',
  'doctor.compose': 'Compose',
  'doctor.size': 'Terminal size',
  'doctor.colour': 'Colour',
  'doctor.unicode': 'Letters',
  'doctor.colourBits': '{{bits}} bit',
  'doctor.advice.cgroup':
    'The engine has no cgroups: limits, pause and stats do not work. Rootless engines need cgroup v2 with systemd.',
  'doctor.advice.vfs': 'vfs copies every layer whole: slow, and full disks. Use overlay2.',
  'doctor.advice.compose':
    'Neither docker compose nor docker-compose answers: project actions fall back to what the API can. Install the compose plugin (Debian: docker-compose, Docker: docker-compose-plugin).',
  'doctor.advice.size':
    'At least 40x10 is needed; 80x24 or more is comfortable. Enlarge the window or lower the font size.',
  'doctor.advice.unicode':
    'The locale is not UTF-8, so borders and signs are drawn in ASCII. Set LANG to a UTF-8 locale, for example en_US.UTF-8.',
} as const;
