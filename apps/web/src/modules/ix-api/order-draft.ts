import type { BodyOfCall, IxApiOrderOptions } from '@peersmith/api-client';
import type { Option } from '../../widgets/option.ts';
import { momentOf } from './ask-dialog.tsx';

/** An order as the form has it. */
export interface OrderDraft {
  network_service: string;
  connection: string;
  product_offering: string;
  capacity: string;
  asns: string;
  vlan_type: 'port' | 'dot1q' | 'qinq';
  vlan: string;
  inner_vlan: string;
  mac_addresses: string;
  role_assignments: string[];
  managing_account: string;
  consuming_account: string;
  billing_account: string;
  purchase_order: string;
  contract_ref: string;
  listed: boolean;
  router: Option | null;
  interface: string;
  /** As the browser has it, without a time zone. */
  not_before: string;
}

/** What stands in the form first: the service that is this exchange, and what there is one of. */
export function firstDraft(options: IxApiOrderOptions): OrderDraft {
  const [service] = options.services;
  const [connection] = options.connections;
  return withService(
    {
      ...{ network_service: '', product_offering: '', role_assignments: [], capacity: '' },
      ...{ connection: connection?.id ?? '', asns: options.own.asn === null ? '' : String(options.own.asn) },
      vlan_type: connection?.vlan_types.includes('dot1q') === false ? 'port' : 'dot1q',
      ...{ vlan: '', inner_vlan: '', mac_addresses: '', ...(connection?.owners ?? options.owners) },
      ...{ purchase_order: '', contract_ref: '', listed: true, router: null, interface: '' },
      not_before: '',
    },
    options,
    service?.id ?? '',
  );
}

/** The draft with another service, and with what that offers and asks for. */
export function withService(
  draft: OrderDraft,
  { services, offerings, role_assignments }: IxApiOrderOptions,
  network_service: string,
): OrderDraft {
  const required = services.find(({ id }) => id === network_service)?.required_roles ?? [];
  return {
    ...draft,
    network_service,
    product_offering: offeringsOf(offerings, network_service)[0]?.id ?? '',
    role_assignments: required.flatMap((role) => role_assignments.find((one) => one.role === role)?.id ?? []),
  };
}

/** The products of a service. */
export const offeringsOf = (offerings: IxApiOrderOptions['offerings'], service: string) =>
  offerings.filter(({ network_service }) => network_service === null || network_service === service);

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** The order as the API has it. */
export const bodyOf = (
  draft: OrderDraft,
): BodyOfCall<'POST /api/peering/internet-exchanges/:id/ixapi-orders/'> => {
  const { asns, vlan, inner_vlan, capacity, mac_addresses, router, not_before, ...same } = draft;
  return {
    ...same,
    asns: asns.trim() ? words(asns).map((text) => Number(text.replace(/^AS/i, ''))) : null,
    ...{ vlan: draft.vlan_type === 'port' ? null : numberOf(vlan) },
    ...{ inner_vlan: draft.vlan_type === 'qinq' ? numberOf(inner_vlan) : null },
    ...{ capacity: numberOf(capacity), mac_addresses: words(mac_addresses), router: router?.id ?? null },
    not_before: momentOf(not_before),
  };
};
