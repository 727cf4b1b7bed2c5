import {
  Fieldset,
  NumberInput,
  PasswordInput,
  SimpleGrid,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { MASK } from '@peersmith/resource';
import { useEffect } from 'react';
import { isRecord } from '../../api/row.ts';
import { textOf, type WidgetProps } from '../../widgets/widget.ts';
import { valuesOf } from './parameter-values.ts';

interface Parameter {
  name: string;
  label: string;
  help: string;
  kind: 'text' | 'secret' | 'secret-lines' | 'lines' | 'number' | 'flag';
}

const CA: Parameter = {
  name: 'ca',
  label: 'Certificate authority',
  help: 'PEM text, where the server’s certificate is not of a usual one.',
  kind: 'lines',
};

/** What each type of source can be told, in the order in which it is asked. */
const PARAMETERS: Readonly<Record<string, readonly Parameter[]>> = {
  git: [
    { name: 'branch', label: 'Branch', help: 'Empty for the one that the server names.', kind: 'text' },
    { name: 'depth', label: 'Depth', help: 'How many commits are fetched; empty for all.', kind: 'number' },
    {
      name: 'username',
      label: 'User name',
      help: 'Over https://, with the password or a token.',
      kind: 'text',
    },
    {
      name: 'password',
      label: 'Password or token',
      help: 'Sealed; never part of an address.',
      kind: 'secret',
    },
    {
      name: 'private_key',
      label: 'Private key',
      help: 'Over ssh://, in OpenSSH or PEM form.',
      kind: 'secret-lines',
    },
    {
      name: 'passphrase',
      label: 'Passphrase',
      help: 'Of the private key, where it has one.',
      kind: 'secret',
    },
    {
      name: 'known_hosts',
      label: 'Host key',
      help: 'A line of known_hosts; or accept it on the page of the source.',
      kind: 'lines',
    },
    CA,
  ],
  s3: [
    { name: 'access_key_id', label: 'Access key ID', help: '', kind: 'text' },
    { name: 'secret_access_key', label: 'Secret access key', help: 'Sealed.', kind: 'secret' },
    {
      name: 'region',
      label: 'Region',
      help: 'Such as eu-central-1; us-east-1 where it is empty.',
      kind: 'text',
    },
    {
      name: 'path_style',
      label: 'Bucket in the path',
      help: 'Off where the bucket is part of the host name.',
      kind: 'flag',
    },
    CA,
  ],
};

const typeOf = (value: unknown): string => String(isRecord(value) ? value.value : (value ?? ''));

/** The parameters of a data source, a field each, as its type has them. */
export function ParametersBox({ value, onChange, form, label, error }: WidgetProps) {
  const values = valuesOf(value);
  const type = typeOf(form.values.type);
  const asked = PARAMETERS[type] ?? [];
  const set = (name: string, given: unknown) => onChange({ ...values, [name]: given });
  // What was said of another type means nothing for this one.
  useEffect(() => {
    const known = Object.entries(values).filter(([name]) => asked.some((one) => one.name === name));
    if (type !== typeOf(form.row?.type) && known.length < Object.keys(values).length)
      onChange(Object.fromEntries(known));
  }, [type]);
  return (
    <Fieldset legend={label} style={{ gridColumn: '1 / -1' }}>
      {asked.length === 0 ? (
        <Text size="sm" c="dimmed">
          {type === 'local' ? 'A folder needs nothing else.' : 'Choose a type first.'}
        </Text>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {asked.map((one) => (
            <ParameterBox
              key={one.name}
              parameter={one}
              value={values[one.name]}
              onChange={(given) => set(one.name, given)}
            />
          ))}
        </SimpleGrid>
      )}
      {error && (
        <Text size="sm" mt="sm" style={{ color: 'var(--bad)' }} role="alert">
          {error}
        </Text>
      )}
    </Fieldset>
  );
}

interface ParameterProps {
  parameter: Parameter;
  value: unknown;
  onChange: (value: unknown) => void;
}

function ParameterBox({ parameter: { label, help, kind }, value, onChange }: ParameterProps) {
  const shown = textOf(value);
  const isKept = shown.includes(MASK);
  const common = { label, description: isKept ? `${MASK} stands for what is kept.` : help };
  if (kind === 'flag')
    return (
      <Switch
        {...common}
        checked={value !== false}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  if (kind === 'number')
    return (
      <NumberInput
        {...common}
        min={0}
        allowDecimal={false}
        value={value === undefined ? '' : Number(value)}
        onChange={onChange}
      />
    );
  if (kind === 'secret')
    return (
      <PasswordInput
        {...common}
        autoComplete="new-password"
        value={shown}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }}
      />
    );
  if (kind === 'text')
    return (
      <TextInput
        {...common}
        autoComplete="off"
        value={shown}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  return (
    <Textarea
      {...common}
      autoComplete="off"
      spellCheck={false}
      autosize
      minRows={2}
      maxRows={8}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
      value={shown}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
