import { lastOf, queryId } from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { onlyKnown, UNKNOWN_FILTER } from './only-known.ts';

const SECRET = 'What is secret has masks.';

export const renderingsEndpoints = {
  renderingText: endpoint({
    method: 'GET',
    path: '/api/devices/renderings/:id/text/',
    summary: 'What was rendered for a router',
    help: SECRET,
    answer: z.string(),
    media: 'text/plain',
  }),
  renderingDifference: endpoint({
    method: 'GET',
    path: '/api/devices/renderings/:id/difference/',
    summary: 'What differs between two renderings of a router',
    help: `As \`diff -u\` writes it; empty where nothing does. ${SECRET}`,
    query: onlyKnown(
      {
        from: lastOf(queryId).describe(
          'The rendering that it is compared with, of the same router; the one before, where absent.',
        ),
      },
      UNKNOWN_FILTER,
    ),
    answer: z.string(),
    media: 'text/plain',
  }),
};
