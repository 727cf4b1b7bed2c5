import { email } from '@peersmith/model';
import { useCan } from '../../api/me.tsx';
import { MistakeAlert } from '../../editor/mistake-alert.tsx';
import type { Option } from '../../widgets/option.ts';

interface EmailMistakeProps {
  problem: Readonly<Record<string, unknown>>;
  template: Option;
}

/** Why nothing can be written with a template, and where to look. */
export function EmailMistake({
  problem: { part, template: named, line, detail, excerpt },
  template,
}: EmailMistakeProps) {
  const can = useCan();
  const where = part === 'subject' ? 'In the subject' : 'In the body';
  return (
    <MistakeAlert
      title={`The template ${String(named)} could not be rendered`}
      detail={detail}
      place={`${where}, line ${String(line)}`}
      excerpt={excerpt}
      edit={can(email, 'change') ? { resource: email, id: template.id } : null}
    />
  );
}
