import { webhook } from '@peersmith/model';
import { announces } from '../../../engine/events.ts';
import { implement } from '../../../engine/implement.ts';

export const webhooks = implement(webhook, {
  beforeSave: (items, { engine }) => {
    for (const { draft, before, refuse } of items) {
      for (const type of draft.content_types ?? []) {
        const found = engine.registry[type];
        if (!found || !announces(found)) refuse('content_types', `Invalid content type: ${type}`);
      }
      if (draft.content_types?.length === 0) refuse('content_types', 'This list may not be empty.');
      const { type_create, type_update, type_delete, ssl_verification, ca_file_path } = {
        ...before,
        ...draft,
      };
      if (!type_create && !type_update && !type_delete)
        refuse('__all__', 'You must select at least one type: create, update, and/or delete.');
      if (ca_file_path && !ssl_verification)
        refuse('ca_file_path', 'Do not specify a CA certificate file if TLS verification is disabled.');
    }
  },
});
