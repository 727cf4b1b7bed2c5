import type { NoticePreview } from '@peersmith/answers';
import { type Context, inTransaction } from '../../engine/context.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { rulesAgainst } from '../messaging/index.ts';
import { freezeSessions } from './affected-sessions.ts';
import type { NoticeKind } from './due-notices.ts';
import { affectedNetworks } from './notice-text.ts';
import { loadWindow } from './stored-window.ts';
import { draftNotices } from './write-notices.ts';

const MOST = 500;

/** What networks would be written, and to whom; of a draft by what its scope has now. */
export async function previewNotices(
  context: Context,
  { id, kind }: { id: number; kind: NoticeKind },
): Promise<{ count: number; results: NoticePreview[] }> {
  requireUnlimited(context, 'a notice tells of all sessions with a network.');
  await inTransaction(context, async (inner) => {
    if ((await loadWindow(inner, id, true)).status === 'draft') await freezeSessions(inner, id);
  });
  const held = await loadWindow(context, id);
  const networks = await affectedNetworks(context, id);
  const some = networks.slice(0, MOST).map(({ asn }) => asn);
  const rules = await rulesAgainst(context, some);
  const drafts = await draftNotices(context, { held, kind, only: some });
  return {
    count: networks.length,
    results: drafts.map(({ network, to, why, email, calendar }) => ({
      asn: network.asn,
      network_name: network.name,
      to,
      why,
      rule: rules.get(network.asn)?.text ?? null,
      subject: 'error' in email ? '' : email.subject,
      body: 'error' in email ? '' : email.body,
      error:
        'error' in email ? `${email.error.template}, line ${email.error.line}: ${email.error.detail}` : null,
      calendar,
    })),
  };
}
