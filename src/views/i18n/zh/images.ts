export default {
  'images.unknown': '没有制作镜像 {{image}} 的方法。',
  'images.needsDebian': '镜像 {{image}} 由 Debian 软件包制作：只能在 Debian 上进行。',
  'images.noBusybox': '镜像 {{image}} 需要静态编译的 busybox，而 /bin/busybox 不是：请安装 busybox-static。',
  'images.failed': '无法把镜像 {{image}} 放到引擎上：{{reason}}',
  'images.step.wait': '{{image}}：另一个 Quayside 正在制作',
  'images.step.lists': '{{image}}：正在获取软件包列表',
  'images.step.fetch': '{{image}}：正在下载软件包，{{done}} / {{total}} MB',
  'images.step.make': '{{image}}：正在制作',
  'images.step.load': '{{image}}：正在加载，{{done}} / {{total}} MB',
  'images.step.pull': '{{image}}：正在拉取，{{done}} / {{total}} MB',
  'images.step.ready': '{{image}} 已就绪',
} as const;
