import { Alert, Button, Divider, Stack, Text, TextInput } from '@mantine/core';
import { ApiError, type PortalAbout } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../client.ts';
import { remembered } from '../queries.ts';
import { Trouble } from '../trouble.tsx';

/** What PeeringDB's sign-in came back with, in words. */
const CAME_BACK: Readonly<Record<string, string>> = {
  denied: 'PeeringDB was not allowed to tell who you are.',
  expired: 'The sign-in took too long. Begin again.',
  state_mismatch: 'The sign-in was begun in another browser, or twice. Begin again.',
  provider_down: 'PeeringDB does not answer. Try again later, or sign in by e-mail.',
  not_verified: 'PeeringDB has not verified your account yet.',
};

/** The ways in. */
export function SignIn({ about }: { about: PortalAbout }) {
  const failed = new URLSearchParams(location.search).get('sign_in');
  return (
    <section className="card" style={{ padding: 20 }}>
      <h2 style={{ margin: '0 0 8px' }}>Sign in to ask for peering</h2>
      {failed && (
        <Alert color="red" variant="outline" title="You are not signed in" role="alert" mb="md">
          {CAME_BACK[failed] ?? 'The sign-in by PeeringDB failed. Begin again.'}
        </Alert>
      )}
      {about.sign_in.peeringdb && (
        <>
          <Text fz="sm" mb="sm">
            PeeringDB tells us for which networks you may speak.
          </Text>
          <Button component="a" href="/api/portal/sign-in/peeringdb/" fullWidth>
            Sign in with PeeringDB
          </Button>
        </>
      )}
      {about.sign_in.peeringdb && about.sign_in.mail && <Divider my="md" label="or" />}
      {about.sign_in.mail && <ByMail />}
      {!about.sign_in.peeringdb && !about.sign_in.mail && (
        <Text fz="sm">Nobody can sign in here at present.{about.contact ? ' Write to us instead.' : ''}</Text>
      )}
    </section>
  );
}

/** The number in what people write: 64500, AS64500. */
const asnIn = (text: string): number => Number(/^\s*(?:AS)?\s*(\d{1,10})\s*$/i.exec(text)?.[1] ?? Number.NaN);

function ByMail() {
  const [asn, setAsn] = useState('');
  const [email, setEmail] = useState('');
  const sent = useMutation({
    mutationFn: () => call('POST /api/portal/sign-in/code/', { body: { asn: asnIn(asn), email } }),
  });
  const problem = (field: string) =>
    sent.error instanceof ApiError ? (sent.error.fields[field]?.join(' ') ?? null) : null;
  if (sent.isSuccess) return <Code asn={asnIn(asn)} email={email} back={sent.reset} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sent.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text fz="sm">We send a code to an address that PeeringDB lists for your network.</Text>
        <TextInput
          label="AS number"
          required
          inputMode="numeric"
          placeholder="AS64500"
          value={asn}
          onChange={({ currentTarget }) => setAsn(currentTarget.value)}
          error={asn && Number.isNaN(asnIn(asn)) ? 'Enter an AS number.' : problem('asn')}
        />
        <TextInput
          label="E-mail"
          required
          type="email"
          autoComplete="email"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          error={problem('email')}
        />
        <Trouble error={sent.error} />
        <Button
          type="submit"
          variant="default"
          loading={sent.isPending}
          disabled={Number.isNaN(asnIn(asn)) || !email}
        >
          Send me a code
        </Button>
      </Stack>
    </form>
  );
}

function Code({ asn, email, back }: { asn: number; email: string; back: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const entered = useMutation({
    mutationFn: () => call('POST /api/portal/sign-in/', { body: { asn, email, code } }),
    onSuccess: async (me) => {
      cache.setQueryData(['me'], remembered(me));
      await navigate({ to: '/ask/' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entered.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text fz="sm" role="status">
          If PeeringDB lists {email} for AS{asn}, a code is on its way there. It holds for ten minutes.
        </Text>
        <TextInput
          label="Code"
          required
          autoFocus
          autoComplete="one-time-code"
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <Trouble error={entered.error} />
        <Button type="submit" loading={entered.isPending} disabled={code.trim() === ''}>
          Sign in
        </Button>
        <Button variant="subtle" color="gray" onClick={back}>
          Another network or address
        </Button>
      </Stack>
    </form>
  );
}
