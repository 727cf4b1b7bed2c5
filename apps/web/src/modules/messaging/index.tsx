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
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { presentTrait } from '../../resource/traits/trait-tabs.ts';
import { templateWidget } from '../../widgets/template.tsx';
import { conversation } from './conversation-data.ts';
import { PhoneCell } from './phone-cell.tsx';

const ContactsTab = later(() => import('./contacts-tab.tsx'), 'ContactsTab');
const NetworkConversationTab = later(() => import('./conversation-tab.tsx'), 'NetworkConversationTab');
const NetworkEmailTab = later(() => import('./email-tabs.tsx'), 'NetworkEmailTab');
const MailboxNote = later(() => import('./mailbox-note.tsx'), 'MailboxNote', null);
const MessageActions = later(() => import('./message-page.tsx'), 'MessageActions', null);
const MessageOverview = later(() => import('./message-page.tsx'), 'MessageOverview');
const NoMessages = later(() => import('./message-page.tsx'), 'NoMessages', null);
const NothingReceived = later(() => import('./received-page.tsx'), 'NothingReceived', null);
const ReceivedActions = later(() => import('./received-page.tsx'), 'ReceivedActions', null);
const ReceivedOverview = later(() => import('./received-page.tsx'), 'ReceivedOverview');

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
