import {
  contact,
  contactAssignment,
  contactable,
  email,
  message,
  network,
  receivedMessage,
  writingRule,
} from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { present } from '../../resource/present.ts';
import { presentTrait } from '../../resource/traits/trait-tabs.ts';
import { templateWidget } from '../../widgets/template.tsx';
import { ContactsTab } from './contacts-tab.tsx';
import { conversation } from './conversation-data.ts';
import { NetworkConversationTab } from './conversation-tab.tsx';
import { NetworkEmailTab } from './email-tabs.tsx';
import { MailboxNote } from './mailbox-note.tsx';
import { MessageActions, MessageOverview, NoMessages } from './message-page.tsx';
import { PhoneCell } from './phone-cell.tsx';
import { NothingReceived, ReceivedActions, ReceivedOverview } from './received-page.tsx';

present(contact, { cells: { phone: { Show: PhoneCell } } });
present(contactAssignment, {
  leading: 'display',
  columns: ['display', 'role', 'content_type', 'object'],
  emptyHint: 'Contacts are assigned on the page of the object that they are for, under Contacts.',
});
present(email, {
  widgets: {
    template: templateWidget(() => import('./email-editor.tsx').then(({ EmailEditor }) => EmailEditor)),
  },
});
present(message, {
  leading: 'subject',
  columns: ['created', 'subject', 'asn', 'network_name', 'to', 'status', 'sent', 'error'],
  Overview: MessageOverview,
  DetailActions: MessageActions,
  emptyHint: <NoMessages />,
});
present(writingRule, {
  leading: 'asn',
  emptyHint:
    'Networks that do not want mail, or none before a date: sending to them is refused with the reason.',
});
present(receivedMessage, {
  leading: 'subject',
  columns: ['received', 'subject', 'kind', 'asn', 'network_name', 'from_address', 'handled'],
  Overview: ReceivedOverview,
  DetailActions: ReceivedActions,
  ListActions: MailboxNote,
  emptyHint: <NothingReceived />,
});
present(network, {
  tabs: {
    email: { title: 'E-mail', permission: 'peering.send_email', Show: NetworkEmailTab },
    conversation: { ...conversation, Show: NetworkConversationTab },
  },
});

presentTrait(contactable, {
  tab: 'contacts',
  title: 'Contacts',
  permission: permissionOf(contactAssignment, 'view'),
  count: (row) => Number(row.contact_count ?? 0),
  Show: ContactsTab,
});
