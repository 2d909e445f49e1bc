export default {
  'connect.noSocket':
    '{{path}} 处没有 Docker 套接字：引擎未运行或未安装。用 `sudo systemctl start docker` 启动它，或用 --host 指定其他引擎。',
  'connect.denied':
    '没有权限访问 Docker 套接字 {{path}}。用 `sudo usermod -aG docker $USER` 加入 docker 组，然后重新登录。',
  'connect.refusedSocket': '套接字 {{path}} 无人监听：引擎已停止。用 `sudo systemctl start docker` 启动它。',
  'connect.refused': '{{address}} 拒绝连接。请检查端口，并确认那里的引擎正在运行并监听该端口。',
  'connect.dns': '无法解析主机名 {{host}}。请检查拼写和域名服务器。',
  'connect.unreachable': '无法到达 {{address}}。请检查地址、网络以及途中的防火墙。',
  'connect.noAnswer':
    '{{address}} 已接受连接，但 {{seconds}} 秒内没有应答。请查看该引擎的状况：`journalctl -u docker`。',
  'connect.waiting': '{{address}} 已接受连接，但没有应答。最多等待 {{seconds}} 秒。',
  'connect.hungUp': '{{address}} 未应答就断开了连接。它可能要求 TLS，或引擎正在停止：请重试。',
  'connect.pathTooLong': '无法使用套接字路径 {{path}}：系统只允许约 100 字节。请把套接字放到更短的路径。',
  'connect.notEngine': '{{address}} 处应答的不是 Docker 引擎。请检查地址和端口。',
  'connect.wantsTls': '{{address}} 要求 TLS，Quayside 目前还不支持。请使用它的 unix 套接字。',
  'connect.tlsNotYet': '{{address}} 需要通过 TLS 访问，Quayside 目前还不支持。请使用它的 unix 套接字。',
  'connect.sshNotYet':
    '{{address}} 需要通过 SSH 访问，Quayside 目前还不支持。请登录到那台机器，在那里启动 Quayside。',
  'connect.tooOld':
    '引擎 {{version}} 的 API 版本是 {{api}}；Quayside 需要 {{min}} 或更新。请升级到 Docker 20.10 或更高版本。',
  'connect.tooNew':
    '引擎 {{version}} 已不再支持 API {{max}}，即此版 Quayside 所知的最新版本。请升级 Quayside。',
  'connect.unknownContext':
    '没有名为“{{name}}”的上下文（由 {{namedBy}} 指定）。`docker context ls` 可列出现有的上下文。',
  'connect.badContext':
    '无法从 {{path}} 读取上下文“{{name}}”：{{reason}}。请修复该文件，或用 `docker context create` 重新创建。',
  'connect.contextWithoutEngine':
    '上下文“{{name}}”没有指定 Docker 引擎。用 `docker context update --docker host=…` 为它指定。',
  'connect.badAddress': '“{{address}}”不是引擎地址。请写成 unix:///path/to/docker.sock 或 tcp://host:port。',
  'connect.hostAndContext': '--host 和 --context 都指定了引擎。请只给出一个。',
  'connect.badConfig': '无法读取 docker 配置 {{path}}，已忽略：{{reason}}',
  'connect.failed': '无法使用 {{address}}：{{reason}}。请确认引擎正在运行。',
  'connect.refusedRequest': '引擎拒绝了请求：{{reason}}',
  'connect.demo.key': '怎么办',
  'connect.demo.what':
    '因此 Quayside 显示的是自带的演示引擎：其中的容器都是虚构的，对它们的操作不会触及本机的任何东西。',
  'connect.demo.ways': '要用真正的引擎，有以下办法；之后重新启动 Quayside：',
  'connect.demo.start': '已安装 Docker：`sudo systemctl start docker`。',
  'connect.demo.group': 'Docker 在运行，但你没有权限：`sudo usermod -aG docker $USER`，然后重新登录。',
  'connect.demo.install':
    '未安装 Docker：在 Debian 和 Ubuntu 上用 `sudo apt install docker.io`；其他系统见 https://docs.docker.com/engine/install/。',
  'connect.demo.private':
    '只供练习、不影响本机其他部分的私有引擎：在 Quayside 的克隆目录中以 root（Linux）运行 `npm run engine:up`，再粘贴它打印的 DOCKER_HOST 那一行。',
  'connect.demo.other': '别处的引擎：`quayside --host tcp://主机:端口`，或用 --context 指定 docker 上下文。',
  'connect.ended': '引擎断开了连接，正在自动重连。',
  'connect.short.noSocket': '引擎未运行或未安装：用 `sudo systemctl start docker` 启动。',
  'connect.short.denied': '没有权限：`sudo usermod -aG docker $USER`，然后重新登录。',
  'connect.short.refusedSocket': '引擎已停止：用 `sudo systemctl start docker` 启动。',
  'connect.short.refused': '连接被拒绝：请检查端口，并确认那里的引擎正在运行。',
  'connect.short.dns': '无法解析主机名 {{host}}：请检查拼写和域名服务器。',
  'connect.short.unreachable': '无法到达引擎：请检查地址、网络和防火墙。',
  'connect.short.hungUp': '引擎断开了连接：可能要求 TLS，或正在停止。正在自动重连。',
  'connect.short.notEngine': '那里应答的不是 Docker 引擎：请检查地址和端口。',
  'connect.short.failed': '引擎无法使用：请确认它正在运行。',
  'connect.short.waiting': '已接受连接，但没有应答。最多等待 {{seconds}} 秒。',
  'connect.shortest.start': '启动：`sudo systemctl start docker`',
  'connect.shortest.denied': '请加入 docker 组，然后重新登录。',
  'connect.shortest.refused': '连接被拒绝：请检查端口和引擎。',
  'connect.shortest.dns': '无法解析主机名：请检查拼写。',
  'connect.shortest.unreachable': '请检查地址、网络和防火墙。',
  'connect.shortest.notEngine': '不是引擎：请检查地址和端口。',
  'connect.shortest.failed': '请确认引擎正在运行。',
  'connect.shortest.again': '连接已断开，正在自动重连。',
  'connect.shortest.waiting': '暂无应答，最多等待 {{seconds}} 秒。',
  'connect.stalled': '引擎已 {{seconds}} 秒没有应答，画面可能已过时。',
} as const;
