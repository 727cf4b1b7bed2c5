import { Checkbox, Group, MultiSelect, NumberInput, Select, Stack, TextInput, Title } from '@mantine/core';
import type { IxApiOrderOptions } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { formatSpeed } from '../../text/format.ts';
import { Picker } from '../../widgets/picker.tsx';
import { NotBefore } from './ask-dialog.tsx';
import { type OrderDraft, offeringsOf, withService } from './order-draft.ts';

interface OrderFieldsProps {
  draft: OrderDraft;
  options: IxApiOrderOptions;
  errors: Readonly<Record<string, string>>;
  onChange: (part: Partial<OrderDraft>) => void;
}

/** How tags are called. */
export const TAGGINGS: Readonly<Record<OrderDraft['vlan_type'], string>> = {
  port: 'Untagged',
  dot1q: 'One tag',
  qinq: 'Two tags',
};
const isTagging = (text: string | null): text is OrderDraft['vlan_type'] => text !== null && text in TAGGINGS;

type Offering = IxApiOrderOptions['offerings'][number];

/** What a product is, in a line. IX-API tells no prices. */
export function saidOfOffering({
  name,
  bandwidth_min,
  bandwidth_max,
  physical_port_speed,
}: Offering): string {
  const facts = [
    bandwidth_min !== null && `from ${formatSpeed(bandwidth_min)}`,
    bandwidth_max !== null && `up to ${formatSpeed(bandwidth_max)}`,
    physical_port_speed !== null && `on ports of ${formatSpeed(physical_port_speed)}`,
  ].filter(Boolean);
  return facts.length ? `${name}: ${facts.join(', ')}` : name;
}

/** A port, as it is ordered. */
export function OrderFields(props: OrderFieldsProps) {
  return (
    <Stack gap="md">
      <What {...props} />
      <Handover {...props} />
      <Who {...props} />
      <Here {...props} />
    </Stack>
  );
}

const Part = ({ title }: { title: string }) => (
  <Title order={2} fz="sm">
    {title}
  </Title>
);

function What({ draft, options, errors, onChange }: OrderFieldsProps) {
  const offered = offeringsOf(options.offerings, draft.network_service);
  const offering = offered.find(({ id }) => id === draft.product_offering);
  const changes =
    offering &&
    [
      offering.upgrade_allowed === false && 'more is not possible later',
      offering.downgrade_allowed === false && 'less is not possible later',
    ].filter(Boolean);
  return (
    <>
      <Part title="Service" />
      <Select
        label="Peering LAN"
        withAsterisk
        data={options.services.map(({ id, name, subnets }) => ({
          value: id,
          label: subnets.length ? `${name} (${subnets.join(', ')})` : name,
        }))}
        value={draft.network_service}
        allowDeselect={false}
        error={errors.network_service}
        onChange={(value) => onChange(withService(draft, options, value ?? ''))}
      />
      <Select
        label="Product"
        withAsterisk
        description="Prices are in your contract: IX-API does not tell them."
        data={offered.map((one) => ({ value: one.id, label: saidOfOffering(one) }))}
        value={draft.product_offering}
        allowDeselect={false}
        error={errors.product_offering}
        onChange={(value) => onChange({ product_offering: value ?? '' })}
      />
      <NumberInput
        label="Capacity"
        description={`In Mbit/s; all that there is where it is empty.${changes?.length ? ` With this product ${changes.join(', and ')}.` : ''}`}
        value={draft.capacity}
        min={1}
        allowDecimal={false}
        hideControls
        error={errors.capacity}
        onChange={(value) => onChange({ capacity: String(value) })}
      />
    </>
  );
}

function Handover({ draft, options, errors, onChange }: OrderFieldsProps) {
  const connection = options.connections.find(({ id }) => id === draft.connection);
  const types = Object.entries(TAGGINGS).filter(
    ([type]) => !connection?.vlan_types.length || connection.vlan_types.includes(type),
  );
  const tag = (key: 'vlan' | 'inner_vlan', label: string) => (
    <NumberInput
      label={label}
      withAsterisk
      value={draft[key]}
      min={1}
      max={4094}
      allowDecimal={false}
      hideControls
      error={errors[key]}
      onChange={(value) => onChange({ [key]: String(value) })}
    />
  );
  return (
    <>
      <Part title="Handover" />
      <Select
        label="Physical connection"
        withAsterisk
        data={options.connections.map(({ id, name, speed, state }) => ({
          value: id,
          label: [name, speed !== null && formatSpeed(speed), state].filter(Boolean).join(', '),
        }))}
        value={draft.connection}
        allowDeselect={false}
        error={errors.connection}
        onChange={(value) => onChange({ connection: value ?? '' })}
      />
      <Group grow align="flex-start">
        <Select
          label="Tags"
          data={types.map(([value, label]) => ({ value, label }))}
          value={draft.vlan_type}
          allowDeselect={false}
          error={errors.vlan_type}
          onChange={(value) => isTagging(value) && onChange({ vlan_type: value })}
        />
        {draft.vlan_type !== 'port' && tag('vlan', draft.vlan_type === 'qinq' ? 'Outer VLAN' : 'VLAN')}
        {draft.vlan_type === 'qinq' && tag('inner_vlan', 'Inner VLAN')}
      </Group>
      <TextInput
        label="MAC addresses"
        description="Those that the exchange is to let in; the first is entered at the connection."
        value={draft.mac_addresses}
        error={errors.mac_addresses}
        onChange={({ currentTarget }) => onChange({ mac_addresses: currentTarget.value })}
      />
    </>
  );
}

function Who({ draft, options, errors, onChange }: OrderFieldsProps) {
  const account = (key: 'managing_account' | 'consuming_account' | 'billing_account', label: string) => (
    <Select
      label={label}
      data={[...new Set([...options.accounts.map(({ id }) => id), draft[key]])].map((id) => ({
        value: id,
        label: options.accounts.find((one) => one.id === id)?.name ?? id,
      }))}
      value={draft[key]}
      allowDeselect={false}
      error={errors[key]}
      onChange={(value) => onChange({ [key]: value ?? '' })}
    />
  );
  const text = (key: 'asns' | 'purchase_order' | 'contract_ref', label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      value={draft[key]}
      error={errors[key]}
      onChange={({ currentTarget }) => onChange({ [key]: currentTarget.value })}
    />
  );
  return (
    <>
      <Part title="Who" />
      {text('asns', 'ASNs', 'Networks that are seen on the port.')}
      <MultiSelect
        label="Contacts"
        description="In the roles that the exchange asks for."
        data={options.role_assignments.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.role_assignments}
        error={errors.role_assignments}
        onChange={(role_assignments) => onChange({ role_assignments })}
      />
      <Group grow align="flex-start">
        {account('managing_account', 'Manages it')}
        {account('consuming_account', 'Uses it')}
        {account('billing_account', 'Pays')}
      </Group>
      <Group grow align="flex-start">
        {text('purchase_order', 'Purchase order')}
        {text('contract_ref', 'Contract')}
      </Group>
      <Checkbox
        label="List us as a member"
        checked={draft.listed}
        onChange={({ currentTarget }) => onChange({ listed: currentTarget.checked })}
      />
    </>
  );
}

function Here({ draft, errors, onChange }: OrderFieldsProps) {
  return (
    <>
      <Part title="Your connection" />
      <Picker
        resource={router}
        label="Router"
        description="That the connection is made at; it can be chosen later."
        value={draft.router}
        error={errors.router}
        onChange={(value) => onChange({ router: value })}
      />
      <TextInput
        label="Interface"
        value={draft.interface}
        error={errors.interface}
        onChange={({ currentTarget }) => onChange({ interface: currentTarget.value })}
      />
      <Part title="When" />
      <NotBefore
        value={draft.not_before}
        error={errors.not_before}
        onChange={(not_before) => onChange({ not_before })}
      />
    </>
  );
}
