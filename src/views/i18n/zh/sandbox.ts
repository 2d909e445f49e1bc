export default {
  'sandbox.needsLinux': '私有引擎需要 Linux。',
  'sandbox.needsRoot': '私有引擎需要 root 权限：它要创建自己的命名空间和 cgroup。',
  'sandbox.declined': '没有安装任何东西，因此没有私有引擎可用。',
  'sandbox.noPrograms': '私有引擎需要以下程序，但 PATH 中找不到：{{programs}}。',
  'sandbox.aptFailed': 'apt 无法获取 {{packages}}：{{reason}}',
  'sandbox.badDir':
    '私有引擎不能放在 {{dir}}：请给出不超过 {{longest}} 字节的绝对路径，且不在 /run 和 /etc 之下。',
  'sandbox.dirNotEmpty': '{{dir}} 不是空目录：私有引擎需要一个专用目录。',
  'sandbox.startFailed': '私有引擎启动失败：{{reason}}',
  'sandbox.notReady': '私有引擎在 {{seconds}} 秒内没有应答：{{reason}}',
  'sandbox.importFailed': '无法制作镜像 {{image}}。',
} as const;
