export default {
  'cli.unknownCommand': 'There is no command "{{word}}". See quayside --help.',
  'cli.optionElsewhere': '{{option}} belongs to: {{commands}}. See quayside --help.',
  'cli.unexpectedWord': '"{{word}}" is one word too many. See quayside --help.',
  'cli.unknownOption': 'There is no option {{option}}. See quayside --help.',
  'cli.sandboxRmWhich': 'sandbox rm takes the name of one sandbox, or --all. See quayside sandbox ls.',
  'cli.noValueTaken': '{{option}} takes no value. See quayside --help.',
  'cli.valueMissing': '{{option}} needs a value. See quayside --help.',
  'cli.notUnderstood': 'Not understood: {{words}}. See quayside --help.',
  'cli.badLang': '--lang takes en or zh, not "{{value}}".',
  'cli.badPanel': 'There is no panel "{{value}}"; there are {{panels}}.',
  'cli.badSize':
    '--size takes COLUMNSxROWS, from {{minCols}}x{{minRows}} to {{maxCols}}x{{maxRows}}, not "{{value}}".',
  'cli.noTerminal':
    'No terminal: printed one frame. Run quayside in a terminal for the live screen, or quayside snapshot for this.',
  'cli.learnNeedsTerminal': 'The course needs a terminal. Run quayside learn in one.',
  'cli.dumbTerminal':
    'TERM={{term}} cannot draw a full screen: printed one frame. Set TERM to what the terminal is, for example xterm-256color.',
  'cli.outputFailed': 'The output cannot be written: {{reason}}',
  'cli.crashed':
    'Quayside stopped because of a fault of its own: {{what}}. The terminal is as it was; details: {{file}}',
  'cli.usage':
    'Usage: quayside [COMMAND] [OPTIONS]\n\nLive Docker in the terminal, and a course that teaches it.\n\nCommands:\n  (none)                     the dashboard on the engine that answers\n  learn [CHAPTER[/EXERCISE]] the course\n  snapshot                   one frame to standard output\n  doctor                     what this engine and terminal offer\n  sandbox                    a shell on an engine of your own to play with\n  sandbox ls|rm ID|rm --all  what sandboxes have kept on disk; remove it\n  sandbox env                the same for your own terminal: eval "$(quayside sandbox env)"\n  course prove|lint|new|preview  for those who write exercises: docs/course/authoring.md\n\nOptions:\n  -H, --host ADDRESS   the engine: unix:///path or tcp://host:port\n  -c, --context NAME   the engine of a docker context\n      --demo           the embedded demo engine\n      --read-only      refuse everything that changes the engine\n      --lang en|zh     language (else by the locale)\n      --no-mouse       leave the mouse to the terminal\n      --size COLSxROWS snapshot: size of the frame (120x40)\n      --panel PANEL    snapshot: containers, stats, logs or networks alone\n      --json           snapshot, doctor, sandbox ls: data instead of text\n  -h, --help           this text\n  -v, --version        the version\n\nDOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG and NO_COLOR are honoured.\n',
} as const;
