/**
 * The types of objects whose events the live state asks for. Only containers and networks have a place in it; whoever
 * checks an exercise waits for the others' events.
 */
export const EVENT_TYPES = [
  'container',
  'network',
  'image',
  'volume',
  'service',
  'node',
  'config',
  'secret',
] as const;
