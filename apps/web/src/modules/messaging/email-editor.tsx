import { Box, SegmentedControl, Stack, Text } from '@mantine/core';
import type { EmailCheck } from '@peersmith/api-client';
import { autonomousSystem, network } from '@peersmith/model';
import { useMemo, useState } from 'react';
import { client } from '../../api/client.ts';
import { useHolds } from '../../api/me.tsx';
import { TemplateEditor } from '../../editor/template-editor.tsx';
import { blockOptions, useCheck } from '../../editor/use-check.ts';
import { useOwnSystems } from '../../shell/own-as.tsx';
import { CodeView } from '../../text/code-view.tsx';
import type { Option } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';
import { textOf, type WidgetProps } from '../../widgets/widget.ts';
import { RenderFindings } from '../devices/render-findings.tsx';

type Kind = 'system' | 'network';
const KINDS: { value: Kind; label: string }[] = [
  { value: 'system', label: 'An AS' },
  { value: 'network', label: 'A network in PeeringDB' },
];

/** Writes the body of an e-mail; subject and body are tried on a network. */
export function EmailEditor(props: WidgetProps) {
  const { values } = props.form;
  const [kind, setKind] = useState<Kind>('system');
  const [tried, setTried] = useState<Option | null>(null);
  const { current } = useOwnSystems();
  const writer = kind === 'network' ? (current?.id ?? null) : null;
  const about = !tried
    ? {}
    : kind === 'system'
      ? { autonomous_system: tried.id }
      : { autonomous_system: writer, network: tried.id };
  const [subject, template] = [textOf(values.subject), textOf(props.value)];
  const body = { subject, template, ...blockOptions(values), ...about };
  const { answer, failure } = useCheck('email-check', subject + template ? body : null, (asked, signal) =>
    client.call('POST /api/messaging/emails/check/', { body: asked, signal }),
  );
  const checked = useMemo(() => answer && verdictOn(answer), [answer]);
  const choose = (next: Kind) => {
    setKind(next);
    setTried(null);
  };
  return (
    <TemplateEditor
      {...props}
      chooser={<Chooser kind={kind} onKind={choose} tried={tried} onTried={setTried} />}
      preview={tried && <Preview answer={answer} />}
      checked={checked}
      failure={failure}
    >
      {tried && answer?.ok && <RenderFindings findings={answer.findings ?? []} />}
    </TemplateEditor>
  );
}

function verdictOn(answer: EmailCheck) {
  if (answer.ok) return { ok: true, says: 'Subject and body read well.', mistake: null };
  const { part, line, detail } = answer;
  return {
    ok: false,
    says: part === 'subject' ? `Subject: ${detail}` : `Line ${line}: ${detail}`,
    mistake: part === 'body' ? answer : null,
  };
}

interface ChooserProps {
  kind: Kind;
  onKind: (kind: Kind) => void;
  tried: Option | null;
  onTried: (tried: Option | null) => void;
}

function Chooser({ kind, onKind, tried, onTried }: ChooserProps) {
  const holds = useHolds();
  if (!holds('peering.send_email')) return null;
  return (
    <Stack gap={6} w={300}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="What to try it on"
        data={KINDS}
        value={kind}
        onChange={(next) => onKind(next === 'network' ? 'network' : 'system')}
      />
      <Picker
        key={kind}
        resource={kind === 'system' ? autonomousSystem : network}
        label={kind === 'system' ? 'Try it on an AS' : 'Try it on a network'}
        value={tried}
        onChange={onTried}
      />
    </Stack>
  );
}

/** Subject and body as they would be written. */
function Preview({ answer }: { answer: EmailCheck | null }) {
  const { subject = '', body = '' } = answer?.ok ? answer : {};
  return (
    <Box className="card" style={{ overflow: 'hidden' }} component="section" aria-label="Preview">
      <Text px="md" py={9} size="sm" fw={600} style={{ borderBottom: '1px solid var(--line)' }}>
        {subject || 'No subject'}
      </Text>
      <Box py={6}>
        <CodeView text={body} height="56vh" wrap />
      </Box>
    </Box>
  );
}
