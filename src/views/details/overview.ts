import { shellQuote } from '../../engine/actions/shell-quote.ts';
import { cellWidth, fit, wrapCells } from '../text/cells.ts';
import { age, dateTime, memoryLong } from '../format/units.ts';
import { portsText, stateText } from '../panels/containers/cells.ts';
import type { Look } from './look.ts';

type Fact = readonly [label: string, value: string];

/** What a container is at a glance: a label and a value a line, long values wrapped under themselves. */
export function overviewLines(look: Look): string[] {
  const facts = factsOf(look).filter(([, value]) => value !== '');
  const room = Math.max(1, look.width - 2);
  const label = Math.min(Math.max(...facts.map(([name]) => cellWidth(name))), Math.floor(room / 2));
  return facts.flatMap(([name, value]) =>
    wrapCells(value, Math.max(1, room - label - 2)).map(
      (line, index) => ` ${look.theme.paint.dim(fit(index === 0 ? name : '', label))}  ${line}`,
    ),
  );
}

function factsOf(look: Look): Fact[] {
  const { tr, details, container } = look;
  const { run } = details.container;
  return [
    [tr.t('details.fact.name'), container.name],
    [tr.t('details.fact.id'), container.id],
    [tr.t('details.fact.state'), stateText(look, container)],
    [tr.t('details.fact.error'), run?.error ?? ''],
    [tr.t('details.fact.image'), [container.image, shortImage(details.container.imageId)].join('  ').trim()],
    [tr.t('details.fact.command'), details.command.map(shellQuote).join(' ')],
    [tr.t('details.fact.created'), moment(look, details.container.createdAt)],
    [tr.t('details.fact.started'), moment(look, run?.startedAt)],
    [tr.t('details.fact.finished'), moment(look, run?.finishedAt)],
    [tr.t('details.fact.restarts'), restarts(look)],
    [
      tr.t('details.fact.project'),
      [container.project, container.service].filter((part) => part !== '').join(' / '),
    ],
    [tr.t('details.fact.projectDir'), container.projectDir],
    [tr.t('details.fact.ports'), portsText(container.ports)],
    [tr.t('details.fact.networkMode'), details.networkMode],
    [tr.t('details.fact.limits'), limits(look)],
    [tr.t('details.fact.user'), details.user],
    [tr.t('details.fact.workingDir'), details.workingDir],
    [tr.t('details.fact.hostname'), details.hostname],
    [tr.t('details.fact.pid'), (run?.pid ?? 0) > 0 ? String(run?.pid) : ''],
    [tr.t('details.fact.stopSignal'), run?.stopSignal ?? ''],
    [tr.t('details.fact.logDriver'), details.logDriver],
    [tr.t('details.fact.platform'), details.platform],
    [tr.t('details.fact.flags'), flags(look)],
  ];
}

const SHORT_ID_LENGTH = 12;

function shortImage(imageId: string): string {
  return imageId.replace(/^sha256:/, '').slice(0, SHORT_ID_LENGTH);
}

function moment({ tr, now }: Look, time: number | undefined): string {
  if (time === undefined || time === 0) return '';
  return `${dateTime(time)}  ${tr.t('details.ago', { age: age(now - time) })}`;
}

function restarts({ tr, details }: Look): string {
  const { run } = details.container;
  if (!run) return '';
  const policy = run.restartPolicy === '' ? 'no' : run.restartPolicy;
  return tr.t('details.restarts', { policy, count: run.restartCount });
}

function limits({ tr, details }: Look): string {
  const { run } = details.container;
  const parts = [
    (run?.memoryLimit ?? 0) > 0
      ? tr.t('details.limit.memory', { size: memoryLong(run?.memoryLimit ?? 0) })
      : '',
    (run?.nanoCpus ?? 0) > 0 ? tr.t('details.limit.cpus', { cpus: (run?.nanoCpus ?? 0) / 1e9 }) : '',
    details.pidsLimit > 0 ? tr.t('details.limit.pids', { pids: details.pidsLimit }) : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(', ') : tr.t('details.limit.none');
}

function flags({ tr, details }: Look): string {
  const { run } = details.container;
  return [
    details.privileged ? tr.t('details.flag.privileged') : '',
    details.readOnlyRoot ? tr.t('details.flag.readOnly') : '',
    run?.tty === true ? tr.t('details.flag.tty') : '',
    run?.autoRemove === true ? tr.t('details.flag.autoRemove') : '',
    run?.oomKilled === true ? tr.t('details.flag.oom') : '',
  ]
    .filter((flag) => flag !== '')
    .join(', ');
}
