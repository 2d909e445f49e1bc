export default {
  'doctor.advice.colour':
    'TERM 表明终端不支持颜色，界面只靠符号和文字区分。请把 TERM 设为实际终端类型，例如 xterm-256color。',
  'doctor.ok': '正常',
  'doctor.note': '提示',
  'doctor.problem': '问题',
  'doctor.engine': '引擎',
  'doctor.api': 'API 版本',
  'doctor.cgroup': 'cgroup',
  'doctor.storage': '存储驱动',
  'doctor.compose': 'Compose',
  'doctor.size': '终端大小',
  'doctor.colour': '颜色',
  'doctor.unicode': '字符',
  'doctor.colourBits': '{{bits}} 位',
  'doctor.advice.cgroup':
    '引擎没有 cgroup：限额、暂停和资源统计都不可用。rootless 引擎需要 systemd 管理的 cgroup v2。',
  'doctor.advice.vfs': 'vfs 会完整复制每一层，既慢又占磁盘。请改用 overlay2。',
  'doctor.advice.compose':
    'docker compose 和 docker-compose 都没有响应：项目操作只能做 API 支持的部分。请安装 compose 插件（Debian：docker-compose，Docker：docker-compose-plugin）。',
  'doctor.advice.size': '至少需要 40x10，80x24 以上才舒适。请放大窗口或减小字号。',
  'doctor.advice.unicode':
    '当前 locale 不是 UTF-8，边框和符号以 ASCII 绘制。请把 LANG 设为 UTF-8，例如 zh_CN.UTF-8。',
} as const;
