import { Box, Checkbox, PasswordInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import type { BodyOfCall } from '@peersmith/api-client';
import { useState } from 'react';

type Body = BodyOfCall<'POST /api/moving/peering-manager/'>;
/** Where the other server is, with what gives access. */
export type Access = Pick<Body, 'url' | 'token' | 'verify_tls' | 'database'>;

type Way = 'url' | 'database';
const WAYS: { value: Way; label: string }[] = [
  { value: 'url', label: 'By its address' },
  { value: 'database', label: 'From its database' },
];
const ABOUT: Readonly<Record<Way, string>> = {
  url: 'Reads its API, page by page, and writes nothing there. A token that may only read will do, of somebody who may view everything. Passwords of users, API tokens and the change log are not told this way.',
  database:
    'Reads its PostgreSQL in one transaction that cannot write: users keep their passwords, scripts their tokens, and the change log and the journal come along. With its address as well, configurations are compared too.',
};

interface Given {
  way: Way;
  url: string;
  token: string;
  verify: boolean;
  database: string;
}

interface AccessFormProps {
  onChange: (access: Access | null) => void;
  disabled: boolean;
}

/** How the other server is reached; null while something is missing. */
export function AccessForm({ onChange, disabled }: AccessFormProps) {
  const [given, setGiven] = useState<Given>({ way: 'url', url: '', token: '', verify: true, database: '' });
  const change = (part: Partial<Given>) => {
    const next = { ...given, ...part };
    setGiven(next);
    onChange(accessOf(next));
  };
  const { way } = given;
  return (
    <Box className="card" p="lg" component="section" aria-label="Where it is">
      <Stack gap="md">
        <SegmentedControl
          data={WAYS}
          value={way}
          disabled={disabled}
          onChange={(value) => change({ way: value === 'database' ? 'database' : 'url' })}
          aria-label="How it is read"
        />
        <Text size="sm" c="dimmed">
          {ABOUT[way]}
        </Text>
        {way === 'database' && (
          <PasswordInput
            label="Address of the database"
            description="postgresql://user:password@host/name; it is sealed, and forgotten when the move ends."
            value={given.database}
            disabled={disabled}
            autoComplete="off"
            onChange={({ currentTarget: { value } }) => change({ database: value })}
          />
        )}
        <TextInput
          label={way === 'url' ? 'Address' : 'Address of its pages, to compare configurations (optional)'}
          placeholder="https://peering-manager.example.net"
          value={given.url}
          disabled={disabled}
          onChange={({ currentTarget: { value } }) => change({ url: value })}
        />
        {(way === 'url' || given.url !== '') && (
          <>
            <PasswordInput
              label="API token"
              value={given.token}
              disabled={disabled}
              autoComplete="off"
              onChange={({ currentTarget: { value } }) => change({ token: value })}
            />
            <Checkbox
              label="Check its certificate"
              checked={given.verify}
              disabled={disabled}
              onChange={({ currentTarget: { checked } }) => change({ verify: checked })}
            />
          </>
        )}
      </Stack>
    </Box>
  );
}

function accessOf({ way, url, token, verify, database }: Given): Access | null {
  const pages = url.trim() === '' ? {} : { url: url.trim(), token: token.trim(), verify_tls: verify };
  if (way === 'database') return database.trim() === '' ? null : { database: database.trim(), ...pages };
  return url.trim() === '' || token.trim() === '' ? null : pages;
}
