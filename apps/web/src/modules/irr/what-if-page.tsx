import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { helpOnWord } from '../../help/help-of.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Page } from '../../shell/page.tsx';
import { messageOf } from '../../shell/states.tsx';
import { draftIn, inputOf, remedyFor, WHAT_IF_FIELDS, type WhatIfDraft } from './what-if-data.ts';
import { WhatIfForm } from './what-if-form.tsx';
import { WhatIfResult } from './what-if-result.tsx';

/** Tries an AS-SET out: what registries would give for it. Nothing is kept. */
export function WhatIfPage() {
  const search = useSearchParams();
  const set = useSetSearch();
  const [draft, change] = useState<WhatIfDraft>(() => draftIn(search));
  const ask = useMutation({
    mutationFn: (asked: WhatIfDraft) => client.call('POST /api/irr/what-if/', { body: inputOf(asked) }),
  });
  const send = () => {
    set(Object.fromEntries(WHAT_IF_FIELDS.map((key) => [key, draft[key] ? [draft[key]] : []])));
    ask.mutate(draft);
  };
  return (
    <Page
      title="What if"
      help={helpOnWord('list', { title: 'What if', manual: 'irr#in-the-web' })}
      about="What an AS-SET would give: its prefixes, its members and the text for a router. Nothing is kept, and no filter changes."
    >
      <Stack gap="md">
        <WhatIfForm draft={draft} onChange={change} onAsk={send} isBusy={ask.isPending} />
        {ask.error && <Refused error={ask.error} />}
        {ask.data && <WhatIfResult key={ask.submittedAt} found={ask.data} />}
      </Stack>
    </Page>
  );
}

/** Why nothing was found, and what to change. */
const Refused = ({ error }: { error: unknown }) => (
  <Alert
    color="red"
    variant="outline"
    icon={<IconAlertTriangle size={18} />}
    title="The registries gave nothing"
    role="alert"
  >
    <Text size="sm">{messageOf(error)}</Text>
    {remedyFor(error) && (
      <Text size="sm" mt={4}>
        {remedyFor(error)}
      </Text>
    )}
  </Alert>
);
