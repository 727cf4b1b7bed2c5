import type { Conversation } from '@peersmith/api-client';
import { mailingRecipient, message, receivedMessage } from '@peersmith/model';
import { contentTypeOf, permissionOf } from '@peersmith/resource';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export type Thread = Conversation['threads'][number];
export type Said = Thread['messages'][number];

/** Who may say that a message was dealt with, and have the mailbox read. */
export const HANDLE = 'messaging.change_receivedmessage';

/** The tab that has both sides of it. */
export const conversation = {
  title: 'Conversation',
  permission: permissionOf(receivedMessage, 'view'),
  covers: [message, receivedMessage, mailingRecipient].map((one) => contentTypeOf(one)),
};

/** What was written to a network and what it wrote; read again whenever a message comes or goes. */
export const useConversation = (asn: number, limit: number) =>
  useQuery({
    queryKey: ['conversation', asn, limit],
    queryFn: ({ signal }) =>
      client.call('GET /api/messaging/conversation/', { query: { asn, limit }, signal }),
    meta: { reads: ['messaging.message', 'messaging.receivedmessage'] },
    placeholderData: (before) => before,
  });

/** How the mailbox stands that answers come to. */
export const useMailbox = () =>
  useQuery({
    queryKey: ['mailbox'],
    queryFn: ({ signal }) => client.call('GET /api/messaging/mailbox/', { signal }),
    meta: { reads: ['messaging.receivedmessage', 'core.job'] },
  });

/** Says of a message that it was dealt with, or not yet. */
export function useHandle(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: 'handle' | 'reopen') => client.resource(receivedMessage).act(id, action),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['conversation'] });
      void queries.invalidateQueries({ queryKey: ['row', 'messaging.receivedmessage'] });
      void queries.invalidateQueries({ queryKey: ['list', 'messaging.receivedmessage'] });
    },
  });
}
