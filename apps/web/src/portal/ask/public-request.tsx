import { Button, Group, PasswordInput, Switch, Text } from '@mantine/core';
import type { PortalPlaces } from '@peersmith/api-client';
import { useState } from 'react';
import { Empty } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { Trouble } from '../trouble.tsx';
import { keyOf, type Possible, SessionMatrix } from './session-matrix.tsx';
import { useAsk } from './use-ask.ts';

const HELP = 'TCP MD5 (RFC 2385); leave it empty for none. It is kept sealed, and shown to nobody.';

/** Sessions at exchanges that both are at. */
export function PublicRequest({ places }: { places: PortalPlaces }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({});
  const [isEach, setIsEach] = useState(false);
  const ask = useAsk();
  const all = places.exchanges.flatMap(({ sessions }) => sessions);
  const possible = all.filter(({ state }) => state === 'possible');
  const wanted = possible.filter((one) => chosen.has(keyOf(one)));
  if (all.length === 0)
    return (
      <div className="card">
        <Empty title="There is no exchange where both of us are">
          This is what PeeringDB says of your ports, as we read it last. If you have a new port, enter it
          there and come back tomorrow.
        </Empty>
      </div>
    );
  const passwordOf = (one: Possible) => passwords[isEach ? keyOf(one) : ''] || null;
  const send = () =>
    ask.mutate({
      ...{ asn: places.asn, local_asn: places.local_asn, request_type: 'public' },
      sessions: wanted.map((one) => ({
        connection: one.connection,
        ip_address: one.ip_address,
        password: passwordOf(one),
      })),
    });
  return (
    <>
      <SessionMatrix exchanges={places.exchanges} chosen={chosen} choose={setChosen} />
      {wanted.length > 0 && (
        <section className="card" style={{ padding: 20, marginTop: 20 }}>
          <Group justify="space-between" align="start" mb="sm">
            <h2 style={{ margin: 0 }}>Passwords</h2>
            <Switch
              label="One for each session"
              checked={isEach}
              onChange={({ currentTarget }) => setIsEach(currentTarget.checked)}
            />
          </Group>
          <Text fz="sm" c="dimmed" mb="sm">
            {HELP}
          </Text>
          <div style={{ display: 'grid', gap: 10, maxWidth: 420 }}>
            {(isEach
              ? wanted.map((one) => [keyOf(one), one.ip_address] as const)
              : [['', 'All sessions'] as const]
            ).map(([key, label]) => (
              <PasswordInput
                key={key}
                label={isEach ? `Session with ${label}` : label}
                autoComplete="off"
                maxLength={255}
                value={passwords[key] ?? ''}
                onChange={({ currentTarget: { value } }) => setPasswords({ ...passwords, [key]: value })}
              />
            ))}
          </div>
        </section>
      )}
      <div className="portal-chosen" style={{ marginTop: 20 }}>
        <Trouble error={ask.error} />
        <Group justify="space-between" mt={ask.error ? 12 : 0}>
          <Text fz="sm">
            {wanted.length > 0
              ? `${counted(wanted.length, 'session')} chosen with ${formatAsn(places.local_asn)}.`
              : possible.length > 0
                ? 'Nothing is chosen yet.'
                : 'You have every session that could be, or have asked for it.'}
          </Text>
          <Group gap={8}>
            {possible.length > wanted.length && (
              <Button variant="default" onClick={() => setChosen(new Set(possible.map(keyOf)))}>
                Choose all {possible.length}
              </Button>
            )}
            <Button disabled={wanted.length === 0} loading={ask.isPending} onClick={send}>
              Ask for {wanted.length > 0 ? counted(wanted.length, 'session') : 'sessions'}
            </Button>
          </Group>
        </Group>
      </div>
    </>
  );
}
