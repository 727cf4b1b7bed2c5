import type { Row } from '@peersmith/resource';
import { type Api, apiOf, type TestApp } from './app.ts';

let made = 0;

/** A superuser's token that is limited to what these filters match, by content type. */
export async function limitedApi({ app, admin }: TestApp, filters: Record<string, Row>): Promise<Api> {
  made += 1;
  const token = await admin.post('/api/users/tokens/', { description: `limited ${made}` });
  const grants = Object.entries(filters).map(([content_type, filter]) => ({
    name: `limit ${made} of ${content_type}`,
    content_type,
    filter,
    tokens: [token.body.id],
  }));
  const { status, text } = await admin.post('/api/users/grants/', grants);
  if (status !== 201) throw new Error(text);
  return apiOf(app, token.body.key);
}
