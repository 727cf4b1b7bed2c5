import {
  admission,
  auditEvent,
  autonomousSystem,
  bfd,
  bgpGroup,
  community,
  configContext,
  configuration,
  connection,
  contact,
  contactAssignment,
  contactRole,
  credential,
  dataSource,
  directPeeringSession,
  drift,
  email,
  exportTemplate,
  facility,
  grant,
  group,
  guestToken,
  hiddenPeer,
  internetExchange,
  internetExchangePeeringSession,
  irrList,
  irrVersion,
  ixapi,
  job,
  journalEntry,
  mailing,
  maintenanceProposal,
  maintenanceWindow,
  memberExport,
  message,
  netboxDevice,
  network,
  networkIXLan,
  objectChange,
  peeringApi,
  peeringdbChange,
  peeringdbInternetExchange,
  peeringRequest,
  plan,
  platform,
  receivedMessage,
  relationship,
  rendering,
  requestRule,
  router,
  routingPolicy,
  rpkiSnapshot,
  saga,
  savedView,
  serviceConfig,
  sessionWish,
  stance,
  tag,
  token,
  user,
  webhook,
  webhookDelivery,
  writingRule,
} from '@peersmith/model';
import { type AnyResource, permissionOf } from '@peersmith/resource';
import {
  IconActivity,
  IconAddressBook,
  IconAffiliate,
  IconApi,
  IconArrowsDiff,
  IconArrowsExchange,
  IconBellRinging,
  IconBookmark,
  IconBookmarks,
  IconBox,
  IconBraces,
  IconBuilding,
  IconBuildingCommunity,
  IconCalendar,
  IconCalendarQuestion,
  IconCertificate,
  IconClipboardCheck,
  IconCpu,
  IconDatabase,
  IconDoor,
  IconEyeOff,
  IconFileCode,
  IconFileDiff,
  IconFileExport,
  IconFlask,
  IconFolders,
  IconGavel,
  IconGitBranch,
  IconGitCompare,
  IconGridDots,
  IconHandStop,
  IconHeartHandshake,
  IconHeartRateMonitor,
  IconHistory,
  IconHome,
  IconHourglass,
  IconInbox,
  IconKey,
  IconLayoutKanban,
  IconListCheck,
  IconListSearch,
  IconLock,
  IconMail,
  IconMailbox,
  IconMailForward,
  IconMailOff,
  IconMessage2Question,
  IconNetwork,
  IconNotebook,
  IconPassword,
  IconPlug,
  IconPlugConnected,
  IconProgress,
  IconRoute,
  IconRouter,
  IconSend,
  IconServer,
  IconShieldCheck,
  IconSitemap,
  IconTags,
  IconTool,
  IconTopologyRing,
  IconTruck,
  IconUser,
  IconUserCheck,
  IconUserCog,
  IconUserPlus,
  IconUsers,
  IconWand,
  IconWebhook,
  IconWorld,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { listPath } from '../resource/pages.ts';

export type IconOf = ComponentType<{ size?: number | string; 'aria-hidden'?: boolean }>;
export interface NavEntry {
  label: string;
  path: string;
  icon: IconOf;
  /** What the user must hold; null for everybody, `SUPERUSERS` for them alone. */
  permission: string | null;
  /** What waits there: how many there are stands beside the label. */
  waiting?: { resource: AnyResource; params: Readonly<Record<string, string>> };
}
interface NavGroup {
  title: string | null;
  entries: readonly NavEntry[];
}

/** No permission that could be given: only superusers hold everything. */
const SUPERUSERS = 'superuser';

const of = (resource: AnyResource, label: string, icon: IconOf): NavEntry => ({
  label,
  path: listPath(resource),
  icon,
  permission: permissionOf(resource, 'view'),
});

/** The menu, in the order of work: what one peers with, where, how, on what. */
export const navigation: readonly NavGroup[] = [
  { title: null, entries: [{ label: 'Home', path: '/', icon: IconHome, permission: null }] },
  {
    title: 'Peering',
    entries: [
      of(autonomousSystem, 'Autonomous systems', IconAffiliate),
      of(internetExchange, 'Internet exchanges', IconTopologyRing),
      {
        label: 'Candidates',
        path: '/peering/candidates/',
        icon: IconUserPlus,
        permission: permissionOf(networkIXLan, 'view'),
      },
      of(internetExchangePeeringSession, 'Exchange sessions', IconArrowsExchange),
      of(directPeeringSession, 'Direct sessions', IconPlugConnected),
      of(bgpGroup, 'BGP groups', IconSitemap),
    ],
  },
  {
    title: 'Requests',
    entries: [
      {
        label: 'Board',
        path: '/requests/board/',
        icon: IconLayoutKanban,
        permission: permissionOf(peeringRequest, 'view'),
        waiting: { resource: peeringRequest, params: { is_due: 'true' } },
      },
      of(peeringRequest, 'Requests', IconHeartHandshake),
      of(requestRule, 'Policy rules', IconGavel),
      of(stance, 'Stances', IconHandStop),
      {
        ...of(sessionWish, 'Session wishes', IconMessage2Question),
        waiting: { resource: sessionWish, params: { status: 'open' } },
      },
      of(admission, 'Admissions', IconDoor),
      of(guestToken, 'Guest tokens', IconKey),
      of(peeringApi, 'Peering APIs', IconApi),
    ],
  },
  {
    title: 'Monitoring',
    entries: [
      {
        label: 'Work lists',
        path: '/monitoring/work-lists/',
        icon: IconHeartRateMonitor,
        permission: permissionOf(internetExchangePeeringSession, 'view'),
      },
      {
        label: 'Session matrix',
        path: '/monitoring/matrix/',
        icon: IconGridDots,
        permission: permissionOf(internetExchangePeeringSession, 'view'),
      },
    ],
  },
  {
    title: 'Network',
    entries: [
      of(connection, 'Connections', IconNetwork),
      of(memberExport, 'Member exports', IconUsers),
      of(ixapi, 'IX-APIs', IconApi),
      of(serviceConfig, 'Ports at exchanges', IconPlug),
      of(saga, 'Changes at exchanges', IconArrowsExchange),
      {
        label: 'Mismatches',
        path: '/ix-api/mismatches/',
        icon: IconArrowsDiff,
        permission: 'peering.view_internet_exchange_point_ixapi',
      },
      of(bfd, 'BFD', IconActivity),
    ],
  },
  {
    title: 'Policy',
    entries: [
      of(routingPolicy, 'Routing policies', IconRoute),
      of(community, 'Communities', IconBookmarks),
      of(relationship, 'Relationships', IconGitBranch),
    ],
  },
  {
    title: 'Routing security',
    entries: [
      {
        label: 'Held changes',
        path: '/irr/held/',
        icon: IconHourglass,
        permission: permissionOf(irrVersion, 'view'),
        waiting: { resource: irrVersion, params: { status: 'held' } },
      },
      of(irrList, 'IRR lists', IconListSearch),
      {
        label: 'What if',
        path: '/irr/what-if/',
        icon: IconFlask,
        permission: permissionOf(irrList, 'view'),
      },
      {
        label: 'RPKI',
        path: '/rpki/',
        icon: IconCertificate,
        permission: permissionOf(rpkiSnapshot, 'view'),
      },
    ],
  },
  {
    title: 'Devices',
    entries: [
      of(router, 'Routers', IconRouter),
      of(configuration, 'Configurations', IconFileCode),
      of(dataSource, 'Data sources', IconFolders),
      of(platform, 'Platforms', IconCpu),
      of(credential, 'Credentials', IconPassword),
      {
        label: 'NetBox',
        path: '/netbox/',
        icon: IconBox,
        permission: permissionOf(netboxDevice, 'view'),
      },
    ],
  },
  {
    title: 'Deployment',
    entries: [
      of(plan, 'Plans', IconClipboardCheck),
      of(drift, 'Drift', IconGitCompare),
      of(rendering, 'Configuration changes', IconFileDiff),
    ],
  },
  {
    title: 'Maintenance',
    entries: [
      of(maintenanceWindow, 'Maintenances', IconTool),
      {
        label: 'Calendar',
        path: '/maintenance-calendar/',
        icon: IconCalendar,
        permission: permissionOf(maintenanceWindow, 'view'),
      },
      {
        ...of(maintenanceProposal, 'Proposals', IconCalendarQuestion),
        waiting: { resource: maintenanceProposal, params: { status: 'pending' } },
      },
    ],
  },
  {
    title: 'Messaging',
    entries: [
      of(contact, 'Contacts', IconAddressBook),
      of(contactRole, 'Contact roles', IconUserCog),
      of(contactAssignment, 'Contact assignments', IconUserCheck),
      of(message, 'Messages', IconMailForward),
      of(mailing, 'Mailings', IconMailbox),
      {
        ...of(receivedMessage, 'Received', IconInbox),
        waiting: { resource: receivedMessage, params: { handled: 'false' } },
      },
      of(email, 'E-mail templates', IconMail),
      of(writingRule, 'Writing rules', IconMailOff),
    ],
  },
  {
    title: 'PeeringDB',
    entries: [
      {
        label: 'Mirror',
        path: '/peeringdb/cache/',
        icon: IconDatabase,
        permission: permissionOf(network, 'view'),
      },
      of(peeringdbChange, 'Changes', IconBellRinging),
      {
        label: 'Our network',
        path: '/peeringdb/own/',
        icon: IconWorld,
        permission: permissionOf(network, 'view'),
      },
      of(network, 'Networks', IconBuildingCommunity),
      of(peeringdbInternetExchange, 'Exchanges', IconTopologyRing),
      of(facility, 'Facilities', IconBuilding),
      of(hiddenPeer, 'Hidden peers', IconEyeOff),
    ],
  },
  {
    title: 'Operations',
    entries: [
      of(job, 'Jobs', IconProgress),
      of(journalEntry, 'Journal', IconNotebook),
      of(objectChange, 'Change log', IconHistory),
      { label: 'Setup', path: '/setup/', icon: IconWand, permission: permissionOf(autonomousSystem, 'add') },
    ],
  },
  {
    title: 'Customisation',
    entries: [
      of(configContext, 'Config contexts', IconBraces),
      of(exportTemplate, 'Export templates', IconFileExport),
      of(savedView, 'Saved views', IconBookmark),
    ],
  },
  {
    title: 'Admin',
    entries: [
      of(user, 'Users', IconUser),
      of(group, 'Groups', IconUsers),
      of(token, 'API tokens', IconKey),
      of(grant, 'Object grants', IconLock),
      of(auditEvent, 'Audit log', IconShieldCheck),
      of(tag, 'Tags', IconTags),
      of(webhook, 'Webhooks', IconWebhook),
      of(webhookDelivery, 'Webhook deliveries', IconSend),
      { label: 'Moving in', path: '/setup/moving/', icon: IconTruck, permission: SUPERUSERS },
      { label: 'System', path: '/core/system/', icon: IconServer, permission: SUPERUSERS },
    ],
  },
];

/** The icon of a resource, by the path of its list. */
export const iconOf = (path: string): IconOf =>
  navigation.flatMap(({ entries }) => entries).find((entry) => entry.path === path)?.icon ?? IconListCheck;
