import { Stack, Table, Text } from '@mantine/core';
import type { IxApiOrderOptions } from '@peersmith/api-client';
import { formatMoment } from '../../text/format.ts';
import { momentOf } from './ask-dialog.tsx';
import { type OrderDraft, offeringsOf } from './order-draft.ts';
import { saidOfOffering, TAGGINGS } from './order-fields.tsx';

interface OrderReviewProps {
  draft: OrderDraft;
  options: IxApiOrderOptions;
}

/** An order once more, before it is sent. */
export function OrderReview({ draft, options }: OrderReviewProps) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        This is ordered of the exchange, which may cost money. Until it is in production it can be undone;
        afterwards it is cancelled as any other port.
      </Text>
      <Table.ScrollContainer minWidth={320}>
        <Table fz="sm" verticalSpacing={6} aria-label="The order">
          <Table.Tbody>
            {linesOf(draft, options).map(([name, value]) => (
              <Table.Tr key={name} style={{ verticalAlign: 'top' }}>
                <Table.Th w={180} fw={500}>
                  {name}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function linesOf(draft: OrderDraft, options: IxApiOrderOptions): [string, string][] {
  const named = (list: readonly { id: string; name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? id;
  const offering = offeringsOf(options.offerings, draft.network_service).find(
    ({ id }) => id === draft.product_offering,
  );
  const tags = { port: '', dot1q: ` (${draft.vlan})`, qinq: ` (${draft.vlan}, ${draft.inner_vlan})` };
  const accounts = [draft.managing_account, draft.consuming_account, draft.billing_account];
  const when = momentOf(draft.not_before);
  const lines: [string, string][] = [
    ['Peering LAN', named(options.services, draft.network_service)],
    ['Product', offering ? saidOfOffering(offering) : draft.product_offering],
    ['Capacity', draft.capacity ? `${draft.capacity} Mbit/s` : 'All that there is'],
    ['Physical connection', named(options.connections, draft.connection)],
    ['Tags', `${TAGGINGS[draft.vlan_type]}${tags[draft.vlan_type]}`],
    ['MAC addresses', draft.mac_addresses],
    ['ASNs', draft.asns],
    ['Contacts', draft.role_assignments.map((id) => named(options.role_assignments, id)).join(', ')],
    ['Manages, uses, pays', [...new Set(accounts.map((id) => named(options.accounts, id)))].join(', ')],
    ['Purchase order', draft.purchase_order],
    ['Contract', draft.contract_ref],
    ['Listed as a member', draft.listed ? 'Yes' : 'No'],
    ['Router', draft.router?.display ?? ''],
    ['Interface', draft.interface],
    ['Not before', when === null ? '' : formatMoment(when)],
  ];
  return lines.filter(([, value]) => value !== '');
}
