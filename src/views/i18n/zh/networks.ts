export default {
  'networks.title': '网络',
  'networks.name': '名称',
  'networks.driver': '驱动',
  'networks.subnet': '子网',
  'networks.internal': '内部',
  'networks.attachable': '可附加',
  'networks.members_other': '{{count}} 个成员',
  'networks.onNone': '不在任何网络上：{{names}}',
  'networks.noAddress': '无地址',
  'networks.gateways': '网关 {{addresses}}',
  'networks.aliases': '别名 {{names}}',
  'networks.alsoOn': '同时在 {{names}}',
} as const;
