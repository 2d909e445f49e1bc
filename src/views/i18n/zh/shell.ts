export default {
  'shell.keptHost': 'DOCKER_HOST 是 {{host}}，不属于本练习：docker 仍然连接练习的引擎。',
  'shell.refusedHost': '没有执行：{{host}} 不属于本练习。在这个 shell 里，docker 只连接练习的引擎。',
  'shell.noDocker': '这台机器上没有 docker 命令：请改用仪表盘的按键。',
  'shell.noPty': '这里无法打开 shell：此版本没有适用于 {{system}} 的伪终端。请使用你自己的终端。',
  'shell.cannotStart': 'shell 没有启动：{{reason}}',
  'shell.ended': 'shell 已退出，退出码 {{code}}。按 Enter 打开新的 shell。',
  'shell.killed': 'shell 被信号 {{signal}} 结束。按 Enter 打开新的 shell。',
  'shell.scrolled_other': '下方还有 {{count}} 行；按任意键返回',
} as const;
