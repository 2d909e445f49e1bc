export default {
  'lessons.error.unreadable': '{{file}}: cannot be read ({{reason}})',
  'lessons.error.yaml': '{{file}}, line {{line}}: this is not valid YAML',
  'lessons.error.yaml-twice': '{{file}}, line {{line}}: this field is given twice',
  'lessons.error.yaml-tab': '{{file}}, line {{line}}: indented with a tab; YAML wants spaces',
  'lessons.error.yaml-indent':
    '{{file}}, line {{line}}: the indentation does not fit, or a bracket above is not closed',
  'lessons.error.yaml-unclosed': '{{file}}, line {{line}}: a quote or bracket is not closed',
  'lessons.error.unknown-field': '{{file}}, line {{line}}: there is no field “{{field}}”',
  'lessons.error.missing': '{{file}}, line {{line}}: the field “{{field}}” is missing',
  'lessons.error.not-text': '{{file}}, line {{line}}: “{{field}}” must be a text',
  'lessons.error.not-number': '{{file}}, line {{line}}: “{{field}}” must be a whole number',
  'lessons.error.not-list': '{{file}}, line {{line}}: “{{field}}” must be a list',
  'lessons.error.not-switch': '{{file}}, line {{line}}: “{{field}}” must be true or false',
  'lessons.error.not-map': '{{file}}, line {{line}}: “{{field}}” must hold fields of its own',
  'lessons.error.choice': '{{file}}, line {{line}}: “{{field}}” must be one of: {{choices}}',
  'lessons.error.var-name':
    '{{file}}, line {{line}}: “{{field}}” cannot be the name of a value: a small letter first, then letters and digits',
  'lessons.error.empty': '{{file}}, line {{line}}: “{{field}}” is empty',
  'lessons.error.too-small': '{{file}}, line {{line}}: “{{field}}” must be at least {{least}}',
  'lessons.error.id': '{{file}}, line {{line}}: “{{field}}” must be small letters, digits and single dashes',
  'lessons.error.one-mode': '{{file}}, line {{line}}: “{{field}}” must have either “once” or “holds”',
  'lessons.error.one-kind':
    '{{file}}, line {{line}}: “{{field}}” must have exactly one of “container” and “event”',
  'lessons.error.wrong': '{{file}}, line {{line}}: “{{field}}” is not valid',
  'lessons.error.no-value': '{{file}}, line {{line}}: no value is called “{{name}}” (see “vars”)',
  'lessons.error.told': '{{file}}, line {{line}}: “{{name}}” is secret and must not be shown',
  'lessons.error.range': '{{file}}, line {{line}}: “{{name}}” goes from {{from}} to {{to}}, which is empty',
  'lessons.error.twice': '{{file}}, line {{line}}: the id “{{id}}” is used twice',
  'lessons.error.after':
    '{{file}}, line {{line}}: “{{id}}” comes after “{{before}}”, which no check above is called',
  'lessons.error.no-setup': '{{file}}, line {{line}}: the setup makes no container called “{{name}}”',
  'lessons.error.secret':
    '{{file}}, line {{line}}: the check uses a secret value, so it needs a sentence in “{{field}}”',
  'lessons.error.nameless':
    '{{file}}, line {{line}}: the check names no container, so it needs a sentence in “{{field}}”',
  'lessons.error.gone':
    '{{file}}, line {{line}}: “gone” needs “from: setup”: only what was there can be gone',
  'lessons.error.order': '{{file}}, line {{line}}: the order is {{order}}, but the folder says {{number}}',
  'lessons.error.no-text': '{{file}}: this text is missing',
  'lessons.error.no-course': '{{dir}}: there is no course here',
  'lessons.progress.aside':
    'Your progress could not be read and has been started anew; the old file is kept as {{path}}',
  'lessons.progress.newer': 'Your progress was written by a newer Quayside, so this one does not save any',
  'lessons.progress.stuck': 'Your progress cannot be read, so none is saved: {{reason}}',
  'lessons.progress.not-saved': 'Your progress could not be saved to {{path}}: {{reason}}',
  'lessons.setup.refused': 'The engine could not prepare this exercise: {{reason}}',
  'lessons.setup.silent': 'The engine does not answer, so this exercise cannot be prepared',
  'lessons.setup.no-image':
    'The image {{image}} is not on this engine and could not be put there: {{reason}}',
  'lessons.setup.unknown-image': 'No recipe for the image {{image}} is known',
  'lessons.engine.demo': 'Exercises need a real engine: on the demo engine nothing counts',
} as const;
