import { Alert, Box, Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import type { Audience } from '@peersmith/api-client';
import { IconFilter } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { FilterChips } from '../../resource/filter-chips.tsx';
import { filterSpecs } from '../../resource/filters.ts';
import { FiltersPanel } from '../../resource/filters-panel.tsx';
import { linkTo, type Search } from '../../resource/search.ts';
import { messageOf } from '../../shell/states.tsx';
import { counted, formatAsn } from '../../text/format.ts';
import { type AudienceKind, asnsIn, LISTS, toKind } from './mailing-data.ts';

/** To whom a mailing goes, as it is being chosen. */
export interface ChosenAudience {
  kind: AudienceKind;
  filters: Record<string, string[]>;
  asns: string;
}

export const audienceOf = ({ kind, filters, asns }: ChosenAudience): Audience =>
  kind === 'asns' ? { kind, asns: asnsIn(asns) } : { kind, filters };

const KINDS: readonly { value: AudienceKind; label: string }[] = [
  { value: 'autonomous-systems', label: 'Autonomous systems' },
  { value: 'exchange-sessions', label: 'Networks of exchange sessions' },
  { value: 'direct-sessions', label: 'Networks of direct sessions' },
  { value: 'candidates', label: 'Candidates' },
  { value: 'asns', label: 'Networks by number' },
];

interface AudienceFieldProps {
  value: ChosenAudience;
  onChange: (value: ChosenAudience) => void;
  localAsn: number | null;
  error?: string | undefined;
}

/** Chooses networks by the filters of a list, or by their numbers; says how many there are. */
export function AudienceField({ value, onChange, localAsn, error }: AudienceFieldProps) {
  const { kind } = value;
  return (
    <Box className="card" p="md" component="section" aria-label="To whom">
      <Stack gap="sm">
        <Select
          label="To whom"
          data={[...KINDS]}
          value={kind}
          allowDeselect={false}
          maw={420}
          onChange={(next) => onChange({ kind: toKind(next), filters: {}, asns: value.asns })}
        />
        {kind === 'asns' ? (
          <Textarea
            label="AS numbers"
            description="Of any network that PeeringDB knows, whether you have a record of it or not."
            placeholder="64501, 64510"
            autosize
            minRows={2}
            maxRows={8}
            value={value.asns}
            onChange={(event) => onChange({ ...value, asns: event.currentTarget.value })}
          />
        ) : kind === 'candidates' ? (
          <Candidates filters={value.filters} />
        ) : (
          <ListFilters
            key={kind}
            kind={kind}
            filters={value.filters}
            onChange={(filters) => onChange({ ...value, filters })}
          />
        )}
        {error && (
          <Text size="sm" c="red" role="alert">
            {error}
          </Text>
        )}
        <Meant value={value} localAsn={localAsn} />
      </Stack>
    </Box>
  );
}

/** Candidates are chosen where they are compared; their filters come along. */
const Candidates = ({ filters }: { filters: Search }) => (
  <Group gap="sm">
    <FilterChips specs={[]} state={{ filters }} />
    <Button component={Link} {...linkTo('/peering/candidates/', filters)} size="xs" variant="default">
      Choose among the candidates
    </Button>
  </Group>
);

interface ListFiltersProps {
  kind: AudienceKind;
  filters: Record<string, string[]>;
  onChange: (filters: Record<string, string[]>) => void;
}

/** The filters of a list, as its own page has them. */
function ListFilters({ kind, filters, onChange }: ListFiltersProps) {
  const [filtering, { toggle }] = useDisclosure(Object.keys(filters).length === 0);
  const resource = LISTS[kind];
  if (!resource) return null;
  const specs = filterSpecs(resource);
  const state = {
    filters,
    set: (changes: Record<string, readonly string[]>) =>
      onChange(
        Object.fromEntries(
          Object.entries({ ...filters, ...changes }).flatMap(([key, values]) =>
            values.length ? [[key, [...values]]] : [],
          ),
        ),
      ),
  };
  return (
    <>
      <Group gap="sm">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFilter size={14} />}
          aria-expanded={filtering}
          onClick={toggle}
        >
          Filters
        </Button>
        <FilterChips specs={specs} state={{ filters }} />
        {filters.q?.[0] && <Text size="sm">Search: {filters.q[0]}</Text>}
      </Group>
      {filtering && (
        <Box maw={420}>
          <FiltersPanel specs={specs} state={state} />
        </Box>
      )}
    </>
  );
}

/** How many networks are meant, and the first of them. */
function Meant({ value, localAsn }: { value: ChosenAudience; localAsn: number | null }) {
  const [settled] = useDebouncedValue(value, 300);
  const audience = audienceOf(withOwn(settled, localAsn));
  const isNobody = audience.kind === 'asns' && audience.asns.length === 0;
  const { data, error } = useQuery({
    queryKey: ['audience', audience],
    queryFn: ({ signal }) =>
      client.call('POST /api/messaging/mailings/audience/', { body: { audience }, signal }),
    enabled: !isNobody,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (isNobody) return null;
  if (error)
    return (
      <Alert color="red" variant="outline" p="xs" role="alert">
        {messageOf(error)}
      </Alert>
    );
  if (!data) return null;
  const named = data.networks.map(({ asn, name }) => (name ? `${name} (${formatAsn(asn)})` : formatAsn(asn)));
  const more = data.count - named.length;
  return (
    <Text size="sm" role="status">
      <b>{counted(data.count, 'network')}</b>
      {named.length > 0 && `: ${named.join(', ')}`}
      {more > 0 && ` and ${more} more`}
      {data.count === 0 && ': nobody is meant. Widen the filters.'}
    </Text>
  );
}

/** Whose candidates are meant, where that is not said. */
export const withOwn = (value: ChosenAudience, localAsn: number | null): ChosenAudience =>
  value.kind === 'candidates' && !value.filters.local_asn && localAsn !== null
    ? { ...value, filters: { ...value.filters, local_asn: [String(localAsn)] } }
    : value;
