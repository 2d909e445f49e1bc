export default {
  'cli.unknownCommand': '没有“{{word}}”这个命令。请看 quayside --help。',
  'cli.optionElsewhere': '{{option}} 只用于：{{commands}}。请看 quayside --help。',
  'cli.unexpectedWord': '多余的参数“{{word}}”。请看 quayside --help。',
  'cli.unknownOption': '没有 {{option}} 这个选项。请看 quayside --help。',
  'cli.sandboxRmWhich': 'sandbox rm 需要一个沙箱名，或 --all。请看 quayside sandbox ls。',
  'cli.noValueTaken': '{{option}} 不带值。请看 quayside --help。',
  'cli.valueMissing': '{{option}} 需要一个值。请看 quayside --help。',
  'cli.notUnderstood': '无法理解：{{words}}。请看 quayside --help。',
  'cli.badLang': '--lang 只能是 en 或 zh，不能是“{{value}}”。',
  'cli.badPanel': '没有“{{value}}”面板；可选：{{panels}}。',
  'cli.badSize':
    '--size 的格式是 列x行，从 {{minCols}}x{{minRows}} 到 {{maxCols}}x{{maxRows}}，不能是“{{value}}”。',
  'cli.noTerminal':
    '没有终端：只打印了一帧。请在终端中运行 quayside 查看实时界面，或用 quayside snapshot 得到这一帧。',
  'cli.learnNeedsTerminal': '课程需要终端。请在终端中运行 quayside learn。',
  'cli.dumbTerminal':
    'TERM={{term}} 无法全屏绘制：只打印了一帧。请把 TERM 设为实际终端类型，例如 xterm-256color。',
  'cli.outputFailed': '无法写出结果：{{reason}}',
  'cli.crashed': 'Quayside 因自身错误停止：{{what}}。终端已恢复；详情见：{{file}}',
  'cli.usage':
    '用法：quayside [命令] [选项]\n\n终端里的实时 Docker，以及教会你 Docker 的课程。\n\n命令：\n  （无）                     打开仪表盘，连接有响应的引擎\n  learn [章[/练习]]          课程\n  snapshot                   向标准输出打印一帧\n  doctor                     检查引擎与终端\n  sandbox                    在专属引擎上打开一个 Shell，随意试验\n  sandbox ls|rm 名称|rm --all 查看或删除沙箱保留在磁盘上的数据\n  sandbox env                在自己的终端里使用：eval "$(quayside sandbox env)"\n  course prove|lint|new|preview  写练习的人用：docs/course/authoring.md\n\n选项：\n  -H, --host 地址      引擎地址：unix:///路径 或 tcp://主机:端口\n  -c, --context 名称   使用某个 docker context 的引擎\n      --demo           内置演示引擎\n      --read-only      拒绝一切会改变引擎的操作\n      --lang en|zh     界面语言（默认取自 locale）\n      --no-mouse       把鼠标留给终端\n      --size 列x行     snapshot：画面大小（120x40）\n      --panel 面板     snapshot：只画 containers、stats、logs 或 networks\n      --json           snapshot、doctor、sandbox ls：输出数据而非文字\n  -h, --help           显示本说明\n  -v, --version        显示版本\n\n遵循 DOCKER_HOST、DOCKER_CONTEXT、DOCKER_CONFIG 与 NO_COLOR。\n',
} as const;
