import { Checkbox, Group, MultiSelect, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import type { IxApiPortOptions, RouteServerSession } from '@peersmith/api-client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { AskDialog, fieldErrors, momentOf, NotBefore, useAsk } from './ask-dialog.tsx';
import { usePortOptions } from './ix-api-data.ts';

interface RouteServerDialogProps {
  /** The connection. */
  id: number;
  server: RouteServerSession;
  onClose: () => void;
}

/** Sets a session with a route server up, or changes the one that there is. */
export function RouteServerDialog(props: RouteServerDialogProps) {
  const { data, error } = usePortOptions(props.id);
  const nothing = useAsk(async () => undefined, props.onClose);
  if (data) return <SessionForm {...props} options={data} />;
  const title = props.server.session ? 'Change the session?' : 'Set the session up?';
  return (
    <AskDialog
      title={title}
      verb="Ask for it"
      ask={nothing}
      fields={[]}
      isReady={false}
      onClose={props.onClose}
    >
      {error ? <Failure error={error} /> : <Loading lines={4} />}
    </AskDialog>
  );
}

interface Draft {
  asn: string;
  as_set: string;
  max_prefix: string;
  password: string;
  bgp_session_type: string;
  insert_ixp_asn: boolean;
  role_assignments: string[];
  billing_account: string;
  not_before: string;
}

/** What stands in the form first: what there is, or what is taken from our own network. */
function draftOf({ session, family }: RouteServerSession, options: IxApiPortOptions, id: string): Draft {
  const { own, owners, role_assignments } = options;
  const feature = options.features.find((one) => one.id === id);
  const limit = family === 4 ? own.ipv4_max_prefixes : own.ipv6_max_prefixes;
  const types = feature?.bgp_session_types ?? [];
  const required = feature?.required_roles ?? [];
  const said = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : String(value);
  return {
    asn: said(session ? session.asn : own.asn),
    as_set: session ? (session.as_set ?? '') : own.as_set,
    max_prefix: said(session ? session.max_prefix : limit),
    password: '',
    bgp_session_type:
      session?.bgp_session_type || (types.includes('passive') ? 'passive' : (types[0] ?? 'passive')),
    insert_ixp_asn: session?.insert_ixp_asn ?? false,
    role_assignments: required.flatMap((role) => role_assignments.find((one) => one.role === role)?.id ?? []),
    billing_account: owners.billing_account,
    not_before: '',
  };
}

function SessionForm({
  id,
  server,
  options,
  onClose,
}: RouteServerDialogProps & { options: IxApiPortOptions }) {
  const [first] = useState(() => draftOf(server, options, server.network_feature));
  const [draft, setDraft] = useState(first);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const { session, family, name } = server;
  const ask = useAsk(
    () => (session ? change(id, session.id, [first, draft]) : create(id, server, draft)),
    onClose,
  );
  const errors = fieldErrors(ask.error);
  return (
    <AskDialog
      title={
        session
          ? `Change the session with ${name}, IPv${family}?`
          : `Set up a session with ${name}, IPv${family}?`
      }
      verb={session ? 'Change the session' : 'Set the session up'}
      ask={ask}
      fields={Object.keys(draft)}
      onClose={onClose}
    >
      {!session && (
        <TextInput
          label="ASN"
          inputMode="numeric"
          value={draft.asn}
          error={errors.asn}
          onChange={({ currentTarget }) => set({ asn: currentTarget.value })}
        />
      )}
      <TextInput
        label="AS-SET"
        description="As the exchange wants it: AS-EXAMPLE@RIPE."
        value={draft.as_set}
        error={errors.as_set}
        onChange={({ currentTarget }) => set({ as_set: currentTarget.value })}
        data-autofocus
      />
      <Group grow align="flex-start">
        <NumberInput
          label="Max prefixes"
          description="Over which the session is dropped."
          value={draft.max_prefix}
          min={0}
          allowDecimal={false}
          hideControls
          error={errors.max_prefix}
          onChange={(value) => set({ max_prefix: String(value) })}
        />
        <Select
          label="Who opens the session"
          description="As IX-API calls it."
          data={[
            { value: 'passive', label: 'You (passive)' },
            { value: 'active', label: 'The route server (active)' },
          ]}
          value={draft.bgp_session_type}
          allowDeselect={false}
          error={errors.bgp_session_type}
          onChange={(value) => set({ bgp_session_type: value ?? 'passive' })}
        />
      </Group>
      <PasswordInput
        label="Password"
        description={
          session
            ? 'It stays where nothing is entered; undoing does not bring it back.'
            : 'None where it is empty.'
        }
        autoComplete="new-password"
        value={draft.password}
        error={errors.password}
        onChange={({ currentTarget }) => set({ password: currentTarget.value })}
      />
      <Checkbox
        label="The route server puts its ASN into paths"
        checked={draft.insert_ixp_asn}
        error={errors.insert_ixp_asn}
        onChange={({ currentTarget }) => set({ insert_ixp_asn: currentTarget.checked })}
      />
      {!session && (
        <>
          <MultiSelect
            label="Contacts"
            description="In the roles that the exchange asks for."
            data={options.role_assignments.map((one) => ({ value: one.id, label: one.name }))}
            value={draft.role_assignments}
            error={errors.role_assignments}
            onChange={(role_assignments) => set({ role_assignments })}
          />
          <Select
            label="Who pays"
            data={options.accounts.map((one) => ({ value: one.id, label: one.name }))}
            value={draft.billing_account}
            error={errors.billing_account}
            allowDeselect={false}
            onChange={(value) => set({ billing_account: value ?? '' })}
          />
        </>
      )}
      <NotBefore
        value={draft.not_before}
        onChange={(not_before) => set({ not_before })}
        error={errors.not_before}
      />
    </AskDialog>
  );
}

const numberOf = (text: string): number | null =>
  text.trim() === '' ? null : Number(text.replace(/^AS/i, ''));
const typeOf = (text: string) => (text === 'active' ? ('active' as const) : ('passive' as const));

function create(id: number, { network_feature, family }: RouteServerSession, draft: Draft) {
  return client.call('POST /api/net/connections/:id/ixapi-route-servers/', {
    path: { id },
    body: {
      ...{ network_feature, family: family === 6 ? 6 : 4, asn: numberOf(draft.asn) },
      as_set: draft.as_set.trim() || null,
      max_prefix: numberOf(draft.max_prefix),
      password: draft.password || null,
      bgp_session_type: typeOf(draft.bgp_session_type),
      insert_ixp_asn: draft.insert_ixp_asn,
      role_assignments: draft.role_assignments,
      billing_account: draft.billing_account || null,
      not_before: momentOf(draft.not_before),
    },
  });
}

/** Only what was changed is sent. */
function change(id: number, session: string, [first, draft]: readonly [Draft, Draft]) {
  const is = (key: keyof Draft) => draft[key] !== first[key];
  return client.call('POST /api/net/connections/:id/ixapi-route-server-changes/', {
    path: { id },
    body: {
      session,
      ...(is('as_set') ? { as_set: draft.as_set.trim() || null } : {}),
      ...(is('max_prefix') ? { max_prefix: numberOf(draft.max_prefix) } : {}),
      ...(is('bgp_session_type') ? { bgp_session_type: typeOf(draft.bgp_session_type) } : {}),
      ...(is('insert_ixp_asn') ? { insert_ixp_asn: draft.insert_ixp_asn } : {}),
      ...(draft.password ? { password: draft.password } : {}),
      not_before: momentOf(draft.not_before),
    },
  });
}
