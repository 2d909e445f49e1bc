export default {
  'stats.title': '资源',
  'stats.convention': '（100 % = 一个核）',
  'stats.limit': '（上限）',
  'stats.noLimit': '（无上限：主机内存）',
  'stats.waiting': '正在等待第一批数据…',
  'stats.notRunning': '{{name}} 没有运行，没有数据可测。',
  'stats.nothing': '当前没有运行中的容器。',
  'stats.net': '网络',
  'stats.block': '磁盘',
  'stats.restarts_other': '重启 {{count}} 次',
  'stats.oom': '曾因内存不足被杀',
  'stats.noOom': '未发生 OOM',
} as const;
