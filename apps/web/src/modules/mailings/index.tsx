import { Button } from '@mantine/core';
import { mailing, mailingRecipient } from '@peersmith/model';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useHolds } from '../../api/me.tsx';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { NEW_PATH, SEND } from './mailing-data.ts';

const MailingActions = later(() => import('./mailing-actions.tsx'), 'MailingActions', null);

const MailingOverview = later(() => import('./mailing-overview.tsx'), 'MailingOverview');
const RecipientOverview = later(() => import('./recipient-overview.tsx'), 'RecipientOverview');

function NewMailing() {
  const holds = useHolds();
  if (!holds(SEND)) return null;
  return (
    <Button component={Link} to={NEW_PATH} leftSection={<IconPlus size={16} />}>
      New mailing
    </Button>
  );
}

present(mailing, {
  leading: 'name',
  columns: ['name', 'status', 'audience_text', 'recipient_count', 'sent_count', 'author', 'created'],
  Overview: MailingOverview,
  DetailActions: MailingActions,
  ListActions: NewMailing,
  emptyHint:
    'One e-mail to many networks: to those of a list, by its filters. Lists of networks and sessions have a button for it.',
});
present(mailingRecipient, {
  Overview: RecipientOverview,
  leading: 'display',
  columns: ['display', 'network_name', 'mailing', 'to', 'subject', 'state', 'error'],
});
