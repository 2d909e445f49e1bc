import { msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import { judgeHostConfig, option, RESOURCE_FIELDS, type HostConfigJudge } from './host-config.ts';
import { fieldsOf, isObject, saysSomething, textField, type JsonObject } from './json.ts';
import { Refused } from './refused.ts';

/** The fields of a container's own configuration: what runs inside. */
const CONFIG_FIELDS = [
  'Hostname', 'Domainname', 'User', 'AttachStdin', 'AttachStdout', 'AttachStderr', 'ExposedPorts', 'Tty', 'OpenStdin',
  'StdinOnce', 'Env', 'Cmd', 'Healthcheck', 'ArgsEscaped', 'Image', 'Volumes', 'WorkingDir', 'Entrypoint',
  'NetworkDisabled', 'MacAddress', 'OnBuild', 'Labels', 'StopSignal', 'StopTimeout', 'Shell',
]; // prettier-ignore
const EXEC_FIELDS = [
  'User', 'Tty', 'ConsoleSize', 'AttachStdin', 'AttachStderr', 'AttachStdout', 'Detach', 'DetachKeys', 'Env',
  'WorkingDir', 'Cmd', 'Privileged',
]; // prettier-ignore
const NETWORK_FIELDS = [
  'Name', 'CheckDuplicate', 'Driver', 'Scope', 'EnableIPv4', 'EnableIPv6', 'IPAM', 'Internal', 'Attachable', 'Ingress',
  'ConfigOnly', 'ConfigFrom', 'Options', 'Labels',
]; // prettier-ignore
/** Networks of these drivers stand on an interface of the machine's, or on none at all. */
const NETWORK_DRIVERS = new Set(['', 'default', 'bridge']);
/** A bridge of this name is taken over if it is there, and removed with the network. */
const BRIDGE_NAME = 'com.docker.network.bridge.name';

/** Judges the body of POST /containers/create; gives the one that the engine shall read. */
export async function judgeContainer(body: JsonObject, judge: HostConfigJudge): Promise<JsonObject> {
  const config = fieldsOf(body, [...CONFIG_FIELDS, 'HostConfig', 'NetworkingConfig']);
  for (const path of Object.keys(isObject(config['Volumes']) ? config['Volumes'] : {}))
    if (path.includes(':')) throw new Refused(msg('witness.guard.mountForm', { mount: cleanText(path) }));
  const networking = fieldsOf(config['NetworkingConfig'], ['EndpointsConfig']);
  const endpoints = networking['EndpointsConfig'];
  for (const network of Object.keys(isObject(endpoints) ? endpoints : {}))
    if (network !== 'host') await judge.objects.joinableNetwork(network);
  return {
    ...config,
    HostConfig: await judgeHostConfig(config['HostConfig'], judge),
    NetworkingConfig: networking,
  };
}

/** Judges the body of POST /containers/{id}/update. */
export function judgeUpdate(body: JsonObject): JsonObject {
  return fieldsOf(body, RESOURCE_FIELDS);
}

/** Judges the body of POST /containers/{id}/exec. */
export function judgeExec(body: JsonObject, { policy }: HostConfigJudge): JsonObject {
  const exec = fieldsOf(body, EXEC_FIELDS);
  if (saysSomething(exec['Privileged']) && !policy.allow.includes('privileged'))
    throw option('privileged', '--privileged');
  return exec;
}

/** Judges the body of POST /networks/create. */
export function judgeNetwork(body: JsonObject, { policy }: HostConfigJudge): JsonObject {
  const network = fieldsOf(body, NETWORK_FIELDS);
  if (policy.allow.includes('host-namespaces')) return network;
  const driver = textField(network, 'Driver');
  if (!NETWORK_DRIVERS.has(driver)) throw option('host-namespaces', `--driver ${cleanText(driver)}`);
  const options = isObject(network['Options']) ? network['Options'] : {};
  if (Object.hasOwn(options, BRIDGE_NAME)) throw option('host-namespaces', `--opt ${BRIDGE_NAME}`);
  if (saysSomething(network['Ingress'])) throw option('host-namespaces', '--ingress');
  return network;
}

/** Judges the body of POST /networks/{id}/connect and /disconnect; the container in it becomes its full id. */
export async function judgeMembership(body: JsonObject, { objects }: HostConfigJudge): Promise<JsonObject> {
  const membership = fieldsOf(body, ['Container', 'EndpointConfig', 'Force']);
  return { ...membership, Container: await objects.ownContainer(textField(membership, 'Container')) };
}
