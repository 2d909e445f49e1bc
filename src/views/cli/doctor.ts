import { findCompose } from '../../engine/compose/find.ts';
import type { EngineClient } from '../../engine/client.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import { fieldOf, textOf } from '../../engine/json.ts';
import { withOptions } from '../../engine/state/index.ts';
import { createTranslator, type Language } from '../i18n/index.ts';
import { isTooSmall } from '../app/too-small.ts';
import { detectColour, detectUnicode } from '../theme/index.ts';
import { answerOf } from './answer-of.ts';
import type { Command } from './arguments.ts';
import { endpointOf, openEngine } from './open-engine.ts';

/** One thing that was looked at. `advice` says what to do about a problem; of what is ok, what would be better. */
interface Finding {
  readonly id: 'engine' | 'api' | 'cgroup' | 'storage' | 'compose' | 'size' | 'colour' | 'unicode';
  readonly ok: boolean;
  readonly value: string;
  readonly advice?: Message;
}

/** `quayside doctor`: what this machine and engine offer. Writes to stdout; the exit status is 1 on a problem. */
export async function runDoctor(
  command: Extract<Command, { name: 'doctor' }>,
  language: Language,
): Promise<number> {
  const findings = [...(await engineFindings(command)), await composeFinding(), ...terminalFindings()];
  process.stdout.write(command.json ? asJson(command, findings, language) : asText(findings, language));
  return isHealthy(findings) ? 0 : 1;
}

function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.ok);
}

async function engineFindings(command: Command): Promise<Finding[]> {
  try {
    const opened = await openEngine(command, command.demo ? null : endpointOf(command), false);
    try {
      return await askEngine(opened.client, opened.endpoint.name);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return [{ id: 'engine', ok: false, value: '', advice: error.says }];
  }
}

async function askEngine(client: EngineClient, name: string): Promise<Finding[]> {
  const info = await answerOf(client, (abortSignal) =>
    withOptions(client.docker.info.bind(client.docker), { abortSignal }),
  );
  const text = (field: string): string => textOf(fieldOf(info, field));
  const cgroup = text('CgroupVersion') || '1';
  const driver = text('Driver');
  return [
    { id: 'engine', ok: true, value: `${text('ServerVersion')} (${name})` },
    { id: 'api', ok: true, value: client.apiVersion },
    cgroup === 'none' || text('CgroupDriver') === 'none'
      ? { id: 'cgroup', ok: false, value: 'none', advice: msg('doctor.advice.cgroup') }
      : { id: 'cgroup', ok: true, value: `v${cgroup} (${text('CgroupDriver')})` },
    driver === 'vfs'
      ? { id: 'storage', ok: false, value: driver, advice: msg('doctor.advice.vfs') }
      : { id: 'storage', ok: driver !== '', value: driver },
  ];
}

async function composeFinding(): Promise<Finding> {
  const compose = await findCompose();
  return compose
    ? { id: 'compose', ok: true, value: `${compose.command} ${compose.version}` }
    : // An option of the engine's host: Quayside works without it.
      { id: 'compose', ok: true, value: '', advice: msg('doctor.advice.compose') };
}

function terminalFindings(): Finding[] {
  const { stdout, env } = process;
  const unicode = detectUnicode(env);
  const bits = detectColour(env, stdout.isTTY);
  const seen: Finding = { id: 'colour', ok: true, value: String(bits) };
  // Without a terminal, or where NO_COLOR asks for none, no colour is right.
  const missing = stdout.isTTY && bits === 0 && !env['NO_COLOR'];
  const colour: Finding = missing ? { ...seen, ok: false, advice: msg('doctor.advice.colour') } : seen;
  const letters: Finding = unicode
    ? { id: 'unicode', ok: true, value: 'UTF-8' }
    : { id: 'unicode', ok: false, value: 'ASCII', advice: msg('doctor.advice.unicode') };
  if (!stdout.isTTY) return [colour, letters];
  const { columns, rows } = stdout;
  const roomy = !isTooSmall(columns, rows);
  const size: Finding = { id: 'size', ok: roomy, value: `${columns}x${rows}` };
  return [roomy ? size : { ...size, advice: msg('doctor.advice.size') }, colour, letters];
}

function asText(findings: readonly Finding[], language: Language): string {
  const tr = createTranslator(language);
  return findings
    .map((finding) => {
      const value =
        finding.id === 'colour' ? tr.t('doctor.colourBits', { bits: finding.value }) : finding.value;
      const well = finding.advice ? tr.t('doctor.note') : tr.t('doctor.ok');
      const state = finding.ok ? well : tr.t('doctor.problem');
      const advice = finding.advice ? `\n    ${tr.say(finding.advice)}` : '';
      return `${state}  ${tr.say(LABELS[finding.id])}${value === '' ? '' : `  ${value}`}${advice}\n`;
    })
    .join('');
}

/** The JSON shape is documented in docs/json.md. */
function asJson({ demo }: Command, findings: readonly Finding[], language: Language): string {
  const tr = createTranslator(language);
  const checks = findings.map((finding) => ({
    id: finding.id,
    ok: finding.ok,
    value: finding.value,
    advice: finding.advice ? tr.say(finding.advice) : null,
  }));
  return `${JSON.stringify({ ok: isHealthy(findings), engine: { demo }, checks }, null, 2)}\n`;
}

const LABELS: Readonly<Record<Finding['id'], Message>> = {
  engine: msg('doctor.engine'),
  api: msg('doctor.api'),
  cgroup: msg('doctor.cgroup'),
  storage: msg('doctor.storage'),
  compose: msg('doctor.compose'),
  size: msg('doctor.size'),
  colour: msg('doctor.colour'),
  unicode: msg('doctor.unicode'),
};
