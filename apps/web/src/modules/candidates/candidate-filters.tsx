import { Button, Checkbox, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { EXCHANGE_SAYS, PEERINGDB_WORDS } from '@peersmith/model';
import { IconSearch } from '@tabler/icons-react';
import type { Search } from '../../resource/search.ts';
import { useSettlingText } from '../../resource/use-settling-text.ts';

interface FilterProps {
  search: Search;
  set: (changes: Record<string, readonly string[]>) => void;
}

const WORDS = [
  ['policy_general', 'Peering policy'],
  ['info_type', 'Type'],
  ['info_scope', 'Scope'],
] as const;

const FLAGS = [
  ['is_rs_peer', 'Peers with the route servers'],
  ['shared_facility', 'In a facility of ours'],
] as const;

/** What is not proposed by itself. */
const BESIDES: readonly { label: string; statuses: readonly string[] }[] = [
  { label: 'Hidden ones too', statuses: ['hidden'] },
  { label: 'Declined ones too', statuses: ['declined'] },
  { label: 'Doubtful addresses too', statuses: ['contested', 'no-common-prefix'] },
];

/** The statuses to ask for when some are added or left out; none stands for those that are missing alone. */
function withStatuses(search: Search, statuses: readonly string[], wanted: boolean): readonly string[] {
  const others = (search.status ?? ['missing']).filter((one) => !statuses.includes(one));
  const next = wanted ? [...others, ...statuses] : others;
  return next.length === 1 && next[0] === 'missing' ? [] : next;
}

/** Narrows the networks; what is chosen stands in the address. */
export function CandidateFilters({ search, set }: FilterProps) {
  const clear = () =>
    set(
      Object.fromEntries(
        Object.keys(search)
          .filter((key) => key !== 'limit')
          .map((key) => [key, []]),
      ),
    );
  return (
    <Stack className="card filters" p="md" gap="sm" component="section" aria-label="Filters">
      <Group justify="space-between">
        <Text fw={600}>Filters</Text>
        <Button size="compact-xs" variant="subtle" onClick={clear}>
          Clear all
        </Button>
      </Group>
      {WORDS.map(([parameter, label]) => (
        <MultiSelect
          key={parameter}
          label={label}
          placeholder={search[parameter]?.length ? '' : 'Any'}
          data={[...PEERINGDB_WORDS[parameter]]}
          value={[...(search[parameter] ?? [])]}
          onChange={(values) => set({ [parameter]: values })}
          clearable
          clearButtonProps={{ 'aria-label': `Clear ${label}` }}
        />
      ))}
      <Select
        label="Traffic, at least"
        placeholder="Any"
        data={[...PEERINGDB_WORDS.info_traffic]}
        value={search.info_traffic__gte?.[0] ?? null}
        onChange={(value) => set({ info_traffic__gte: value ? [value] : [] })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear traffic' }}
      />
      <PrefixInput search={search} set={set} />
      <Select
        label="Address family"
        placeholder="Both"
        data={[
          { value: '6', label: 'IPv6' },
          { value: '4', label: 'IPv4' },
        ]}
        value={search.address_family?.[0] ?? null}
        onChange={(value) => set({ address_family: value ? [value] : [] })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear address family' }}
      />
      <MultiSelect
        label="What the exchange says"
        placeholder={search.exchange_says?.length ? '' : 'Any'}
        data={Object.entries(EXCHANGE_SAYS).map(([value, { label }]) => ({ value, label }))}
        value={[...(search.exchange_says ?? [])]}
        onChange={(values) => set({ exchange_says: values })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear what the exchange says' }}
      />
      {FLAGS.map(([parameter, label]) => (
        <Checkbox
          key={parameter}
          size="xs"
          label={label}
          checked={search[parameter]?.[0] === 'true'}
          onChange={(event) => set({ [parameter]: event.currentTarget.checked ? ['true'] : [] })}
        />
      ))}
      {BESIDES.map(({ label, statuses }) => (
        <Checkbox
          key={label}
          size="xs"
          label={label}
          checked={statuses.every((one) => search.status?.includes(one))}
          onChange={(event) => set({ status: withStatuses(search, statuses, event.currentTarget.checked) })}
        />
      ))}
    </Stack>
  );
}

function PrefixInput({ search, set }: FilterProps) {
  const ask = (value: string) => set({ info_prefixes4__gte: value ? [value] : [] });
  const { text, change } = useSettlingText(search.info_prefixes4__gte?.[0] ?? '', ask, { pauseMs: 300 });
  return (
    <TextInput
      label="IPv4 prefixes, at least"
      inputMode="numeric"
      placeholder="Any"
      value={text}
      onChange={(event) => change(event.currentTarget.value.replace(/\D/g, ''))}
    />
  );
}

export function CandidateSearch({ search, set }: FilterProps) {
  const ask = (value: string) => set({ q: value ? [value] : [] });
  const { text, change } = useSettlingText(search.q?.[0] ?? '', ask, { pauseMs: 250 });
  return (
    <TextInput
      w={280}
      type="search"
      aria-label="Search networks"
      placeholder="Name, ASN or AS-SET"
      leftSection={<IconSearch size={16} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
