import { Text } from '@mantine/core';
import type { NetworkDesk } from '@peersmith/api-client';
import {
  autonomousSystem,
  contact,
  peeringdbChange,
  peeringRequest,
  REQUEST_DIRECTION,
  REQUEST_STATUS,
} from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath, tabPath } from '../../resource/pages.ts';
import { Prose } from '../../text/prose.tsx';

type Listed<K extends 'contacts' | 'journal'> = NonNullable<NetworkDesk[K]>;
const wordOf = (words: Readonly<Record<string, { label: string }>>, key: string) => words[key]?.label ?? key;

/** Whom to talk to: our own contacts, and those of PeeringDB. */
export function ContactsCard({ desk, contacts }: { desk: NetworkDesk; contacts: Listed<'contacts'> }) {
  const others = desk.peeringdb?.contacts ?? [];
  return (
    <Card title="Contacts">
      <ul className="down-list">
        {contacts.map((one) => (
          <li key={`${one.id} ${one.role}`}>
            <Text size="sm" component="div" className="text-links">
              <Link className="link" to={detailPath(contact, one.id)}>
                {one.name}
              </Link>
              , {one.role}
            </Text>
            <Reach {...one} />
          </li>
        ))}
        {others.map((one) => (
          <li key={`peeringdb ${one.id}`}>
            <Text size="sm" component="div" className="text-links">
              {[one.name, one.role].filter(Boolean).join(', ')}{' '}
              <Text span size="xs" c="dimmed">
                PeeringDB
              </Text>
            </Text>
            <Reach {...one} />
          </li>
        ))}
        {contacts.length + others.length === 0 && (
          <li>
            <Text size="sm" c="dimmed">
              Nobody is known.{' '}
              <Link className="link" to={tabPath(autonomousSystem, desk.autonomous_system.id, 'contacts')}>
                Add a contact
              </Link>
            </Text>
          </li>
        )}
      </ul>
    </Card>
  );
}

const Reach = ({ email, phone }: { email: string; phone: string }) => (
  <Text size="xs" c="dimmed" component="div">
    {email && (
      <a className="link" href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>
        {email}
      </a>
    )}
    {email && phone && ' · '}
    {phone}
  </Text>
);

/** The last entries of a network's journal. */
export const JournalCard = ({ id, journal }: { id: number; journal: Listed<'journal'> }) => (
  <Card title="Journal">
    <ul className="down-list">
      {journal.map((one) => (
        <li key={one.id}>
          <Text size="xs" c="dimmed" component="div">
            {one.by ?? 'Somebody'} <Moment iso={one.created} />
          </Text>
          <Prose text={one.comments} />
        </li>
      ))}
      <li>
        <Link className="link" to={tabPath(autonomousSystem, id, 'journal')}>
          {journal.length === 0 ? 'Write the first entry' : 'All entries, or write one'}
        </Link>
      </li>
    </ul>
  </Card>
);

/** Requests that somebody still has something to do about, and changes in PeeringDB that wait for a decision. */
export const WaitingCard = ({ desk: { requests, changes } }: { desk: NetworkDesk }) => (
  <Card title="Waiting">
    <ul className="down-list">
      {requests?.map((one) => (
        <li key={`request ${one.id}`}>
          <Link className="link" to={detailPath(peeringRequest, one.id)}>
            Peering request {one.id}
          </Link>
          <Text size="xs" c="dimmed">
            {`${wordOf(REQUEST_DIRECTION, one.direction)}, ${wordOf(REQUEST_STATUS, one.status).toLowerCase()}`}
          </Text>
        </li>
      ))}
      {changes?.map((one) => (
        <li key={`change ${one.id}`}>
          <Link className="link" to={detailPath(peeringdbChange, one.id)}>
            {one.summary}
          </Link>
          <Text size="xs" c="dimmed">
            In PeeringDB, <Moment iso={one.time} />
          </Text>
        </li>
      ))}
    </ul>
  </Card>
);
