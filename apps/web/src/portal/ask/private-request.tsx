import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { ApiError, type PortalPlaces } from '@peersmith/api-client';
import { type FormEvent, useState } from 'react';
import { Empty } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { Prose } from '../../text/prose.tsx';
import { Trouble } from '../trouble.tsx';
import { useAsk } from './use-ask.ts';

interface Pair {
  ip_address: string;
  local_ip_address: string;
  prefix_length: number | string;
}
const MONO = { input: 'mono' };
const NO_PAIR: Pair = { ip_address: '', local_ip_address: '', prefix_length: '' };

/** Sessions over a line of their own, at a facility that both are at. */
export function PrivateRequest({ places, loa }: { places: PortalPlaces; loa: string }) {
  const [facility, setFacility] = useState(String(places.facilities[0]?.facility ?? ''));
  const [pairs, setPairs] = useState<Pair[]>([NO_PAIR]);
  const [password, setPassword] = useState('');
  const [letter, setLetter] = useState('');
  const ask = useAsk();
  if (places.facilities.length === 0)
    return (
      <div className="card">
        <Empty title="There is no facility where both of us are">
          This is what PeeringDB says of your facilities and ours, as we read it last.
        </Empty>
      </div>
    );
  const given = pairs.filter(({ ip_address, local_ip_address }) => ip_address || local_ip_address);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({
      ...{ asn: places.asn, local_asn: places.local_asn, request_type: 'private', loa: letter },
      sessions: given.map(({ prefix_length, ...addresses }) => ({
        ...addresses,
        facility: Number(facility),
        prefix_length: prefix_length === '' ? null : Number(prefix_length),
        password: password || null,
      })),
    });
  };
  const put = (at: number, changed: Partial<Pair>) =>
    setPairs(pairs.map((pair, index) => (index === at ? { ...pair, ...changed } : pair)));
  const problems = ask.error instanceof ApiError ? Object.values(ask.error.fields).flat() : [];
  return (
    <form onSubmit={submit}>
      <Stack className="card" p={20} maw={760} gap="md">
        <NativeSelect
          label="Facility"
          value={facility}
          onChange={({ currentTarget }) => setFacility(currentTarget.value)}
          data={places.facilities.map((one) => ({
            value: String(one.facility),
            label: [one.name, one.city, one.country].filter(Boolean).join(', '),
          }))}
        />
        {pairs.map((pair, at) => (
          <PairFields key={at} pair={pair} put={(changed) => put(at, changed)} local={places.local_asn} />
        ))}
        <Button
          variant="subtle"
          color="gray"
          style={{ alignSelf: 'start' }}
          onClick={() => setPairs([...pairs, NO_PAIR])}
        >
          Another pair of addresses
        </Button>
        <PasswordInput
          label="Password"
          description="TCP MD5 (RFC 2385), for all of them; leave it empty for none."
          autoComplete="off"
          maxLength={255}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {loa && (
          <section>
            <h2 style={{ margin: '0 0 6px' }}>Letter of authorisation</h2>
            <Prose text={loa} />
          </section>
        )}
        <Textarea
          label="About the cross connect"
          description="Who orders it, your demarcation: panel and ports, your letter of authorisation or where it is."
          autosize
          minRows={4}
          maxLength={10_000}
          value={letter}
          onChange={({ currentTarget }) => setLetter(currentTarget.value)}
        />
        {problems.length > 0 ? (
          <Trouble error={new Error(problems.join(' '))} />
        ) : (
          <Trouble error={ask.error} />
        )}
        <Group justify="end">
          <Button type="submit" loading={ask.isPending} disabled={given.length === 0}>
            Ask for a private interconnect
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function PairFields({
  pair,
  put,
  local,
}: {
  pair: Pair;
  put: (changed: Partial<Pair>) => void;
  local: number;
}) {
  return (
    <Group align="end" gap="sm" wrap="wrap">
      <TextInput
        label="Your address"
        classNames={MONO}
        style={{ flex: '1 1 180px' }}
        required
        value={pair.ip_address}
        onChange={({ currentTarget }) => put({ ip_address: currentTarget.value.trim() })}
      />
      <TextInput
        label={`Address of ${formatAsn(local)}`}
        classNames={MONO}
        style={{ flex: '1 1 180px' }}
        required
        value={pair.local_ip_address}
        onChange={({ currentTarget }) => put({ local_ip_address: currentTarget.value.trim() })}
      />
      <NumberInput
        label="Prefix length"
        w={120}
        required
        min={8}
        max={128}
        allowDecimal={false}
        hideControls
        value={pair.prefix_length}
        onChange={(prefix_length) => put({ prefix_length })}
      />
      <Text fz="xs" c="dimmed" w="100%">
        Both on one network of their own, such as a /31 (RFC 3021) or a /127 (RFC 6164).
      </Text>
    </Group>
  );
}
