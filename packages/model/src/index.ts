import { type AnyResource, contentTypeOf, type Registry, type Table } from '@peersmith/resource';
import { community } from './bgp/community.ts';
import { relationship } from './bgp/relationship.ts';
import { dataFile } from './core/data-file.ts';
import { dataSource } from './core/data-source.ts';
import { job } from './core/job.ts';
import { objectChange } from './core/object-change.ts';
import { drift } from './deployment/drift.ts';
import { plan } from './deployment/plan.ts';
import { planRouter } from './deployment/plan-router.ts';
import { configuration } from './devices/configuration.ts';
import { credential } from './devices/credential.ts';
import { platform } from './devices/platform.ts';
import { rendering } from './devices/rendering.ts';
import { router } from './devices/router.ts';
import { configContext } from './extras/config-context.ts';
import { configContextAssignment } from './extras/config-context-assignment.ts';
import { exportTemplate } from './extras/export-template.ts';
import { ixapi } from './extras/ixapi.ts';
import { journalEntry } from './extras/journal-entry.ts';
import { tag } from './extras/tag.ts';
import { webhook } from './extras/webhook.ts';
import { webhookDelivery } from './extras/webhook-delivery.ts';
import { irrList } from './irr/list.ts';
import { irrVersion } from './irr/version.ts';
import { saga } from './ixapi/saga.ts';
import { serviceConfig } from './ixapi/service-config.ts';
import { affectedSession } from './maintenance/affected-session.ts';
import { maintenanceNotice } from './maintenance/notice.ts';
import { maintenanceProposal } from './maintenance/proposal.ts';
import { maintenanceStep } from './maintenance/step.ts';
import { maintenanceWindow } from './maintenance/window.ts';
import { memberExport } from './members/member-export.ts';
import { memberPort } from './members/member-port.ts';
import { contact } from './messaging/contact.ts';
import { contactAssignment } from './messaging/contact-assignment.ts';
import { contactRole } from './messaging/contact-role.ts';
import { email } from './messaging/email.ts';
import { mailing } from './messaging/mailing.ts';
import { mailingRecipient } from './messaging/mailing-recipient.ts';
import { message } from './messaging/message.ts';
import { receivedMessage } from './messaging/received-message.ts';
import { writingRule } from './messaging/writing-rule.ts';
import { bfd } from './net/bfd.ts';
import { connection } from './net/connection.ts';
import { netboxDevice } from './netbox/device.ts';
import { netboxInterface } from './netbox/interface.ts';
import { netboxIpAddress } from './netbox/ip-address.ts';
import { netboxPlatform } from './netbox/platform.ts';
import { autonomousSystem } from './peering/autonomous-system.ts';
import { bgpGroup } from './peering/bgp-group.ts';
import { directPeeringSession } from './peering/direct-peering-session.ts';
import { internetExchange } from './peering/internet-exchange.ts';
import { internetExchangePeeringSession } from './peering/internet-exchange-peering-session.ts';
import { routingPolicy } from './peering/routing-policy.ts';
import { peeringdbChange } from './peeringdb/change.ts';
import {
  internetExchangeFacility,
  ixlan,
  ixlanPrefix,
  peeringdbInternetExchange,
} from './peeringdb/exchanges.ts';
import { hiddenPeer } from './peeringdb/hidden-peer.ts';
import { network, networkContact, networkFacility, networkIXLan } from './peeringdb/networks.ts';
import { campus, carrier, carrierFacility, facility, organization } from './peeringdb/places.ts';
import { quarantinedRow } from './peeringdb/quarantined-row.ts';
import { peeringdbRun } from './peeringdb/run.ts';
import { synchronisation } from './peeringdb/synchronisation.ts';
import { admission } from './portal/admission.ts';
import { guestToken } from './portal/guest-token.ts';
import { sessionWish } from './portal/session-wish.ts';
import { peeringApi } from './requests/peering-api.ts';
import { peeringRequest } from './requests/peering-request.ts';
import { requestRule } from './requests/request-rule.ts';
import { requestedSession } from './requests/requested-session.ts';
import { stance } from './requests/stance.ts';
import { stepOfRequest } from './requests/step-of-request.ts';
import { rpkiSnapshot } from './rpki/snapshot.ts';
import { auditEvent } from './users/audit-event.ts';
import { grant } from './users/grant.ts';
import { group } from './users/group.ts';
import { savedView } from './users/saved-view.ts';
import { token } from './users/token.ts';
import { EndSignInsInput, user } from './users/user.ts';

export * from './choices.ts';
export { CLIENT_SETTINGS, COMMAND_LINE } from './client-settings.ts';
export * from './core/job-names.ts';
export * from './core/job-progress.ts';
export * from './deployment/statuses.ts';
export * from './devices/connection-test.ts';
export * from './glossary.ts';
export * from './irr/statuses.ts';
export * from './ixapi/statuses.ts';
export * from './kinds/conditions.ts';
export * from './kinds/network.ts';
export { addressVeil, headersVeil, originOf } from './kinds/veils.ts';
export * from './maintenance/statuses.ts';
export * from './manual-places.ts';
export * from './members/accept-gone.ts';
export * from './monitoring/desk-state.ts';
export * from './monitoring/down-reason.ts';
export * from './monitoring/session-import.ts';
export * from './monitoring/work-list.ts';
export * from './peering/prefix-limit.ts';
export * from './peering/proposed-role.ts';
export * from './peeringdb/candidate-query.ts';
export * from './peeringdb/candidate-session.ts';
export * from './peeringdb/record.ts';
export * from './peeringdb/vocabulary.ts';
export { AREA_NAMES, AREAS, type AreaName } from './permissions/areas.ts';
export {
  isPreset,
  PRESET_NAMES,
  PRESETS,
  type PresetName,
  permissionsOfPreset,
} from './permissions/presets.ts';
export { everyPermission, type PermissionWords } from './permissions/words.ts';
export * from './portal/statuses.ts';
export * from './requests/asked-session.ts';
export * from './requests/check-of-request.ts';
export { AskByApiInput } from './requests/peering-api.ts';
export { type ProposeInput, WriteRequestInput } from './requests/request-actions.ts';
export * from './requests/request-facts.ts';
export * from './requests/request-steps.ts';
export * from './requests/rule-conditions.ts';
export * from './requests/statuses.ts';
export { readTyped, type TypedSearch, writtenValue } from './search/read-typed.ts';
export {
  type Asked,
  askedOf,
  SEARCH_WORDS,
  type SearchWord,
  searchWord,
  type TypedFilter,
  valuesOf,
} from './search/words.ts';
export * from './traits.ts';
export { ViewParameters } from './users/saved-view.ts';
export {
  admission,
  affectedSession,
  auditEvent,
  autonomousSystem,
  bfd,
  bgpGroup,
  campus,
  carrier,
  carrierFacility,
  community,
  configContext,
  configContextAssignment,
  configuration,
  connection,
  contact,
  contactAssignment,
  contactRole,
  credential,
  dataFile,
  dataSource,
  directPeeringSession,
  drift,
  EndSignInsInput,
  email,
  exportTemplate,
  facility,
  grant,
  group,
  guestToken,
  hiddenPeer,
  internetExchange,
  internetExchangeFacility,
  internetExchangePeeringSession,
  irrList,
  irrVersion,
  ixapi,
  ixlan,
  ixlanPrefix,
  job,
  journalEntry,
  mailing,
  mailingRecipient,
  maintenanceNotice,
  maintenanceProposal,
  maintenanceStep,
  maintenanceWindow,
  memberExport,
  memberPort,
  message,
  netboxDevice,
  netboxInterface,
  netboxIpAddress,
  netboxPlatform,
  network,
  networkContact,
  networkFacility,
  networkIXLan,
  objectChange,
  organization,
  peeringApi,
  peeringdbChange,
  peeringdbInternetExchange,
  peeringdbRun,
  peeringRequest,
  plan,
  planRouter,
  platform,
  quarantinedRow,
  receivedMessage,
  relationship,
  rendering,
  requestedSession,
  requestRule,
  router,
  routingPolicy,
  rpkiSnapshot,
  saga,
  savedView,
  serviceConfig,
  sessionWish,
  stance,
  stepOfRequest,
  synchronisation,
  tag,
  token,
  user,
  webhook,
  webhookDelivery,
  writingRule,
};

/** Every resource, by table. The place in this list is the number of its content type: append only. */
export const resources = {
  bgp_community: community,
  bgp_relationship: relationship,
  core_job: job,
  core_objectchange: objectChange,
  devices_configuration: configuration,
  devices_platform: platform,
  devices_router: router,
  extras_tag: tag,
  net_bfd: bfd,
  net_connection: connection,
  peering_autonomoussystem: autonomousSystem,
  peering_bgpgroup: bgpGroup,
  peering_directpeeringsession: directPeeringSession,
  peering_internetexchange: internetExchange,
  peering_internetexchangepeeringsession: internetExchangePeeringSession,
  peering_routingpolicy: routingPolicy,
  peeringdb_organization: organization,
  peeringdb_campus: campus,
  peeringdb_facility: facility,
  peeringdb_carrier: carrier,
  peeringdb_carrierfacility: carrierFacility,
  peeringdb_network: network,
  peeringdb_internetexchange: peeringdbInternetExchange,
  peeringdb_internetexchangefacility: internetExchangeFacility,
  peeringdb_ixlan: ixlan,
  peeringdb_ixlanprefix: ixlanPrefix,
  peeringdb_networkcontact: networkContact,
  peeringdb_networkfacility: networkFacility,
  peeringdb_networkixlan: networkIXLan,
  peeringdb_synchronisation: synchronisation,
  peeringdb_hiddenpeer: hiddenPeer,
  auth_user: user,
  auth_group: group,
  users_token: token,
  peeringdb_run: peeringdbRun,
  peeringdb_quarantinedrow: quarantinedRow,
  peeringdb_change: peeringdbChange,
  extras_webhook: webhook,
  extras_webhookdelivery: webhookDelivery,
  users_auditevent: auditEvent,
  extras_journalentry: journalEntry,
  users_grant: grant,
  core_datasource: dataSource,
  core_datafile: dataFile,
  extras_ixapi: ixapi,
  messaging_contactrole: contactRole,
  messaging_contact: contact,
  messaging_contactassignment: contactAssignment,
  messaging_email: email,
  extras_configcontext: configContext,
  extras_configcontextassignment: configContextAssignment,
  extras_exporttemplate: exportTemplate,
  users_savedview: savedView,
  devices_credential: credential,
  deployment_plan: plan,
  deployment_planrouter: planRouter,
  deployment_drift: drift,
  rpki_snapshot: rpkiSnapshot,
  irr_list: irrList,
  irr_version: irrVersion,
  messaging_message: message,
  messaging_writingrule: writingRule,
  messaging_receivedmessage: receivedMessage,
  messaging_mailing: mailing,
  messaging_mailingrecipient: mailingRecipient,
  requests_request: peeringRequest,
  requests_session: requestedSession,
  requests_step: stepOfRequest,
  requests_rule: requestRule,
  requests_stance: stance,
  maintenance_window: maintenanceWindow,
  maintenance_affectedsession: affectedSession,
  maintenance_step: maintenanceStep,
  maintenance_notice: maintenanceNotice,
  maintenance_proposal: maintenanceProposal,
  portal_admission: admission,
  portal_sessionwish: sessionWish,
  portal_guesttoken: guestToken,
  requests_peeringapi: peeringApi,
  ixapi_serviceconfig: serviceConfig,
  ixapi_saga: saga,
  members_memberexport: memberExport,
  members_port: memberPort,
  netbox_device: netboxDevice,
  netbox_interface: netboxInterface,
  netbox_ipaddress: netboxIpAddress,
  netbox_platform: netboxPlatform,
  devices_rendering: rendering,
} as const;

/** Every resource, by content type (`devices.router`). */
export const registry: Registry = Object.fromEntries(
  Object.values(resources).map((resource) => {
    const any: AnyResource = resource;
    return [contentTypeOf(any), any];
  }),
);

export type Database = { [N in keyof typeof resources]: Table<(typeof resources)[N]> };

/** The stable number of each content type, which some filters take. */
export const contentTypeIds: ReadonlyMap<string, number> = new Map(
  Object.keys(registry).map((name, at) => [name, at + 1]),
);
