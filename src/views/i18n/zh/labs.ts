export default {
  'labs.badNodes': '一个实验环境可以有 1 到 {{most}} 个引擎，不能是 {{nodes}} 个。',
  'labs.networkFailed': '无法用网络把实验环境的各个引擎连接起来：{{reason}}',
  'labs.noBcrypt': '无法写入仓库的密码：这台机器上的 Perl 不支持 bcrypt。',
  'labs.serverFailed': '实验环境的 {{name}} 服务没有启动：{{reason}}',
} as const;
