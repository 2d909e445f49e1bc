import enApp from './en/app.ts';
import enContainers from './en/containers.ts';
import enDetails from './en/details.ts';
import enStats from './en/stats.ts';
import enLogs from './en/logs.ts';
import enNetworks from './en/networks.ts';
import enActions from './en/actions.ts';
import enTrouble from './en/trouble.ts';
import enConnect from './en/connect.ts';
import enSandbox from './en/sandbox.ts';
import enImages from './en/images.ts';
import enLabs from './en/labs.ts';
import enLessons from './en/lessons.ts';
import enChecks from './en/checks.ts';
import enCheckProbes from './en/checks-probes.ts';
import enCli from './en/cli.ts';
import enDoctor from './en/doctor.ts';
import enWitness from './en/witness.ts';
import enShell from './en/shell.ts';
import enCourse from './en/course.ts';
import zhApp from './zh/app.ts';
import zhContainers from './zh/containers.ts';
import zhDetails from './zh/details.ts';
import zhStats from './zh/stats.ts';
import zhLogs from './zh/logs.ts';
import zhNetworks from './zh/networks.ts';
import zhActions from './zh/actions.ts';
import zhTrouble from './zh/trouble.ts';
import zhConnect from './zh/connect.ts';
import zhSandbox from './zh/sandbox.ts';
import zhImages from './zh/images.ts';
import zhLabs from './zh/labs.ts';
import zhLessons from './zh/lessons.ts';
import zhChecks from './zh/checks.ts';
import zhCheckProbes from './zh/checks-probes.ts';
import zhCli from './zh/cli.ts';
import zhDoctor from './zh/doctor.ts';
import zhWitness from './zh/witness.ts';
import zhShell from './zh/shell.ts';
import zhCourse from './zh/course.ts';

/** English: the catalogue that defines which keys there are. */
export const en = {
  ...enApp,
  ...enContainers,
  ...enDetails,
  ...enStats,
  ...enLogs,
  ...enNetworks,
  ...enActions,
  ...enTrouble,
  ...enConnect,
  ...enSandbox,
  ...enImages,
  ...enLabs,
  ...enLessons,
  ...enChecks,
  ...enCheckProbes,
  ...enCli,
  ...enDoctor,
  ...enWitness,
  ...enShell,
  ...enCourse,
} as const;
/** Simplified Chinese, with the same keys as English (plurals: `_other` only). */
export const zh = {
  ...zhApp,
  ...zhContainers,
  ...zhDetails,
  ...zhStats,
  ...zhLogs,
  ...zhNetworks,
  ...zhActions,
  ...zhTrouble,
  ...zhConnect,
  ...zhSandbox,
  ...zhImages,
  ...zhLabs,
  ...zhLessons,
  ...zhChecks,
  ...zhCheckProbes,
  ...zhCli,
  ...zhDoctor,
  ...zhWitness,
  ...zhShell,
  ...zhCourse,
} as const;
