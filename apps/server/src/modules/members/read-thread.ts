import { choosePorts, MemberExportError, readMemberExport } from '@peersmith/members';
import { receiveParts } from '../../platform/work-pool/parts.ts';
import { stepBack } from '../../platform/work-pool/step-back.ts';
import { MOST_FINDINGS, type Read, type ReadFile } from './read-task.ts';

stepBack();

/** Reads a member export, and gives what it says of one exchange. */
export async function readFileTask({ parts, ...wanted }: ReadFile): Promise<Read> {
  const chunks = await receiveParts<Uint8Array>(parts);
  try {
    const whole = readMemberExport(Buffer.concat(chunks).toString('utf8'));
    const { ports, disputed, findings } = choosePorts(whole, wanted);
    return {
      read: {
        version: whole.version,
        generated: whole.generated,
        ports,
        disputed,
        findings: findings.slice(0, MOST_FINDINGS),
        finding_count: findings.length,
      },
    };
  } catch (error) {
    if (error instanceof MemberExportError) return { code: error.code, message: error.message };
    throw error;
  }
}
