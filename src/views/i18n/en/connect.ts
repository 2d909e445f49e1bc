export default {
  'connect.noSocket':
    'There is no Docker socket at {{path}}: the engine is not running or not installed. Start it with `sudo systemctl start docker`, or name another engine with --host.',
  'connect.denied':
    'You may not use the Docker socket {{path}}. Join its group with `sudo usermod -aG docker $USER`, then log in again.',
  'connect.refusedSocket':
    'Nothing listens on the socket {{path}}: the engine has stopped. Start it with `sudo systemctl start docker`.',
  'connect.refused':
    '{{address}} refuses the connection. Check the port, and that the engine there runs and listens on it.',
  'connect.dns': 'The name {{host}} cannot be resolved. Check its spelling and your name server.',
  'connect.unreachable':
    '{{address}} cannot be reached. Check the address, the network and the firewall between.',
  'connect.noAnswer':
    '{{address}} accepts the connection but has not answered in {{seconds}} s. Look at the engine there: `journalctl -u docker` tells what it is doing.',
  'connect.waiting': '{{address}} accepts the connection but does not answer. Waiting up to {{seconds}} s.',
  'connect.hungUp':
    '{{address}} hung up before it answered. It may want TLS, or the engine is just stopping: try again.',
  'connect.pathTooLong':
    'The socket path {{path}} cannot be used: the system allows about 100 bytes. Put the socket on a shorter path.',
  'connect.notEngine': 'What answers at {{address}} is not a Docker engine. Check the address and the port.',
  'connect.wantsTls': '{{address}} wants TLS, which Quayside does not speak yet. Use its unix socket.',
  'connect.tlsNotYet':
    '{{address}} is meant with TLS, which Quayside does not speak yet. Use its unix socket.',
  'connect.sshNotYet':
    '{{address}} is reached by SSH, which Quayside does not speak yet. Log in there and start Quayside on that machine.',
  'connect.tooOld':
    'Engine {{version}} speaks API {{api}}; Quayside needs {{min}} or newer. Upgrade it to Docker 20.10 or later.',
  'connect.tooNew':
    'Engine {{version}} no longer speaks API {{max}}, the newest that this Quayside knows. Upgrade Quayside.',
  'connect.unknownContext':
    'There is no context "{{name}}" (named by {{namedBy}}). `docker context ls` lists those that there are.',
  'connect.badContext':
    'The context "{{name}}" cannot be read from {{path}}: {{reason}}. Mend the file, or make the context anew with `docker context create`.',
  'connect.contextWithoutEngine':
    'The context "{{name}}" names no Docker engine. Give it one with `docker context update --docker host=…`.',
  'connect.badAddress':
    '"{{address}}" is no engine address. Write unix:///path/to/docker.sock or tcp://host:port.',
  'connect.hostAndContext': '--host and --context both name an engine. Give one of them.',
  'connect.badConfig': 'The docker config {{path}} cannot be read and is left out: {{reason}}',
  'connect.failed': '{{address}} cannot be used: {{reason}}. Check that the engine is running.',
  'connect.refusedRequest': 'The engine refused a request: {{reason}}',
  'connect.demo.key': 'what to do',
  'connect.demo.what':
    'So Quayside shows an engine that it carries itself: its containers are made up, and what you do to them touches nothing on this machine.',
  'connect.demo.ways': 'Ways to a real engine; start Quayside again after any of them:',
  'connect.demo.start': 'Docker is installed: `sudo systemctl start docker`.',
  'connect.demo.group': 'Docker runs, but not for you: `sudo usermod -aG docker $USER`, then log in again.',
  'connect.demo.install':
    'Docker is not installed: `sudo apt install docker.io` on Debian and Ubuntu; elsewhere see https://docs.docker.com/engine/install/.',
  'connect.demo.private':
    'A private engine to try things on, which leaves the rest of this machine alone: `npm run engine:up` in a clone of Quayside, as root on Linux; paste the DOCKER_HOST line that it prints.',
  'connect.demo.other':
    'An engine elsewhere: `quayside --host tcp://HOST:PORT`, or --context with the name of a docker context.',
  'connect.ended': 'The engine ended the connection. Trying again by itself.',
  'connect.short.noSocket': 'The engine is not running or not installed: `sudo systemctl start docker`.',
  'connect.short.denied': 'No permission: `sudo usermod -aG docker $USER`, then log in again.',
  'connect.short.refusedSocket': 'The engine has stopped: start it with `sudo systemctl start docker`.',
  'connect.short.refused': 'Connection refused: check the port, and that the engine there runs.',
  'connect.short.dns': 'The name {{host}} is unknown: check it and the name server.',
  'connect.short.unreachable': 'The engine cannot be reached: check address, network and firewall.',
  'connect.short.hungUp': 'The engine hung up: it may want TLS, or is stopping. Trying again by itself.',
  'connect.short.notEngine': 'No Docker engine answers there: check the address and the port.',
  'connect.short.failed': 'The engine cannot be used: check that it is running.',
  'connect.short.waiting': 'It takes connections but does not answer. Waiting up to {{seconds}} s.',
  'connect.shortest.start': 'Start it: `sudo systemctl start docker`',
  'connect.shortest.denied': 'Join the group docker, log in again.',
  'connect.shortest.refused': 'Refused: check the port, the engine.',
  'connect.shortest.dns': 'Unknown name: check it and the DNS.',
  'connect.shortest.unreachable': 'Check address, network and firewall.',
  'connect.shortest.notEngine': 'No engine: check address and port.',
  'connect.shortest.failed': 'Check that the engine is running.',
  'connect.shortest.again': 'It hung up. Trying again by itself.',
  'connect.shortest.waiting': 'No answer yet. Waiting up to {{seconds}} s.',
  'connect.stalled': 'The engine has not answered for {{seconds}} s. What you see may be old.',
} as const;
