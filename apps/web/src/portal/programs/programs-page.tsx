import { Alert, Anchor, Button, Code, Group, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import type { PortalToken } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Moment } from '../../cells/moment.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { call } from '../client.ts';
import { useTokens } from '../queries.ts';
import { NetworkPage } from '../shell.tsx';
import { StackTable } from '../stack-table.tsx';
import { Trouble } from '../trouble.tsx';

/** Tokens with which a network's own programs ask. */
export const ProgramsPage = () => (
  <NetworkPage
    title="Peering API"
    lead="Your own programs can ask as well: the IETF's Peering API, with a token of your network."
  >
    {({ asn }) => <Tokens key={asn} asn={asn} />}
  </NetworkPage>
);

function Tokens({ asn }: { asn: number }) {
  const { data: tokens, error, refetch } = useTokens(asn);
  const [description, setDescription] = useState('');
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: ['tokens', asn] });
  const make = useMutation({
    mutationFn: () => call('POST /api/portal/tokens/', { body: { asn, description } }),
    onSuccess: () => {
      setDescription('');
      return refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (id: number) => call('POST /api/portal/tokens/:id/revoke/', { path: { id } }),
    onSettled: refresh,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <>
      <Text fz="sm" mb="md">
        The address is <Code>{`${location.origin}/peering/v1`}</Code>; what can be asked there is{' '}
        <Anchor inherit href="/peering/v1/openapi.json">
          described as OpenAPI
        </Anchor>
        . A program sends <Code>Authorization: Bearer</Code> and the token.
      </Text>
      {make.data && (
        <Alert variant="outline" color="gray" title="Your token, shown this once" mb="md" role="status">
          <Group gap="sm">
            <Code style={{ flex: 1, overflowWrap: 'anywhere', padding: 8 }}>{make.data.token}</Code>
            <CopyButton text={make.data.token} label="Copy" />
          </Group>
        </Alert>
      )}
      <form onSubmit={submit}>
        <Group align="end" mb="md">
          <TextInput
            label="What it is for"
            maxLength={100}
            value={description}
            onChange={({ currentTarget }) => setDescription(currentTarget.value)}
          />
          <Button type="submit" loading={make.isPending}>
            Make a token
          </Button>
        </Group>
      </form>
      <Trouble error={make.error ?? revoke.error} />
      {error && !tokens ? (
        <Failure error={error} retry={refetch} />
      ) : !tokens ? (
        <Loading lines={3} />
      ) : tokens.length === 0 ? (
        <Text c="dimmed">Your network has no token yet.</Text>
      ) : (
        <TokenTable tokens={tokens} revoke={revoke.mutate} />
      )}
    </>
  );
}

const TokenTable = ({ tokens, revoke }: { tokens: readonly PortalToken[]; revoke: (id: number) => void }) => (
  <StackTable
    head={
      <>
        <Table.Th>Token</Table.Th>
        <Table.Th>What it is for</Table.Th>
        <Table.Th>Made</Table.Th>
        <Table.Th>Last used</Table.Th>
        <Table.Th>
          <VisuallyHidden>Revoke</VisuallyHidden>
        </Table.Th>
      </>
    }
  >
    {tokens.map((token) => (
      <Table.Tr key={token.id}>
        <Table.Td className="mono">{token.prefix}…</Table.Td>
        <Table.Td>{token.description}</Table.Td>
        <Table.Td>
          <Moment iso={token.created} />
        </Table.Td>
        <Table.Td>{token.last_used ? <Moment iso={token.last_used} /> : 'never'}</Table.Td>
        <Table.Td ta="right">
          <Button size="xs" variant="default" onClick={() => revoke(token.id)}>
            Revoke
          </Button>
        </Table.Td>
      </Table.Tr>
    ))}
  </StackTable>
);
