import { Anchor, Button, Group, NativeSelect, Text } from '@mantine/core';
import type { PortalAbout, PortalMe } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Empty, Failure, Loading } from '../shell/states.tsx';
import { formatAsn } from '../text/format.ts';
import { ChosenNetwork, useChosen } from './chosen-network.tsx';
import { call } from './client.ts';
import { useAbout, useMe } from './queries.ts';

const PAGES = [
  ['/ask/', 'Ask for peering'],
  ['/requests/', 'Requests'],
  ['/sessions/', 'Sessions'],
  ['/programs/', 'API'],
] as const;

/** What stands around every page: whose portal it is, where one can go, and who is signed in. */
export function Shell() {
  const about = useAbout();
  const me = useMe();
  const failed = about.error ?? me.error;
  if (failed)
    return (
      <main className="portal-in" style={{ paddingTop: 40 }}>
        <Failure error={failed} retry={() => void Promise.all([about.refetch(), me.refetch()])} />
      </main>
    );
  if (!about.data || !me.data)
    return (
      <main className="portal-in" style={{ paddingTop: 40 }}>
        <Loading />
      </main>
    );
  return (
    <ChosenNetwork me={me.data}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <Top about={about.data} me={me.data} />
      <main id="main" className="portal-in" style={{ paddingTop: 28, paddingBottom: 56 }} tabIndex={-1}>
        <Outlet />
      </main>
      <Foot about={about.data} />
    </ChosenNetwork>
  );
}

function Top({ about, me }: { about: PortalAbout; me: PortalMe }) {
  return (
    <header className="portal-top" style={{ background: about.colour }}>
      <div className="portal-in">
        <Group justify="space-between" py={14} gap={12}>
          <Link to="/" style={{ textDecoration: 'none' }}>
            <Group gap={12} wrap="nowrap">
              {about.logo && <img src={about.logo} alt="" height={34} style={{ maxWidth: 160 }} />}
              <Text fw={650} fz={18} c="#fff">
                {about.title}
              </Text>
            </Group>
          </Link>
          {me.signed_in && <Visitor me={me} />}
        </Group>
        {me.signed_in && me.networks.length > 0 && (
          <nav className="portal-nav" aria-label="Main">
            {PAGES.map(([to, label]) => (
              <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
                {label}
              </Link>
            ))}
          </nav>
        )}
      </div>
    </header>
  );
}

function Visitor({ me }: { me: PortalMe }) {
  const chosen = useChosen();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const out = useMutation({
    mutationFn: () => call('POST /api/portal/sign-out/'),
    onSettled: async () => {
      await navigate({ to: '/' });
      cache.removeQueries({ predicate: ({ queryKey: [first] }) => first !== 'about' && first !== 'me' });
      await cache.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return (
    <Group gap={12}>
      {chosen && me.networks.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label="Your network"
          value={chosen.network.asn}
          onChange={({ currentTarget }) => chosen.choose(Number(currentTarget.value))}
          data={me.networks.map(({ asn, name }) => ({
            value: String(asn),
            label: `${formatAsn(asn)} ${name}`,
          }))}
        />
      ) : (
        chosen && (
          <Text fz="sm" c="#fff">
            {formatAsn(chosen.network.asn)} {chosen.network.name}
          </Text>
        )
      )}
      <Button
        size="xs"
        variant="outline"
        color="white"
        title={`Signed in as ${me.name || me.email}`}
        loading={out.isPending}
        onClick={() => out.mutate()}
      >
        Sign out
      </Button>
    </Group>
  );
}

const Foot = ({ about: { contact } }: { about: PortalAbout }) =>
  contact ? (
    <footer className="portal-in" style={{ paddingBottom: 32 }}>
      <Text fz="sm" c="dimmed">
        Questions: <Anchor href={`mailto:${contact}`}>{contact}</Anchor>
      </Text>
    </footer>
  ) : null;

/** A page: its title, what it is for, and what is on it. */
export function Page({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const { data: about } = useAbout();
  useEffect(() => {
    document.title = about ? `${title} · ${about.title}` : title;
  }, [title, about]);
  return (
    <>
      <h1 tabIndex={-1} style={{ fontSize: '1.5rem', margin: '0 0 4px' }}>
        {title}
      </h1>
      {lead && (
        <Text c="dimmed" mb={20} maw={720}>
          {lead}
        </Text>
      )}
      {children}
    </>
  );
}

/** A page for a network, or what to do where there is none that its visitor may speak for. */
export function NetworkPage({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: (network: PortalMe['networks'][number]) => ReactNode;
}) {
  const chosen = useChosen();
  return (
    <Page title={title} lead={lead}>
      {chosen ? (
        chosen.network.may_ask ? (
          children(chosen.network)
        ) : (
          <div className="card">
            <Empty title={`You cannot ask for ${formatAsn(chosen.network.asn)}`}>
              {chosen.network.why_not}
            </Empty>
          </div>
        )
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}

const SignInFirst = () => (
  <div className="card">
    <Empty
      title="Sign in first"
      actions={
        <Button component={Link} to="/">
          To the sign-in
        </Button>
      }
    >
      This page is about the sessions of your network, so it has to be known which that is.
    </Empty>
  </div>
);

export const NothingHere = () => (
  <Page title="Not found">
    <div className="card">
      <Empty
        title="There is nothing at this address"
        actions={
          <Button component={Link} to="/" variant="default">
            To the first page
          </Button>
        }
      >
        The address may be mistyped.
      </Empty>
    </div>
  </Page>
);
