import { Accordion, Button, Checkbox, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { router } from '@peersmith/model';
import { useState } from 'react';
import { CloseDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { MultiPicker } from '../../widgets/multi-picker.tsx';
import type { Option } from '../../widgets/option.ts';
import { usePush } from './use-push.ts';

interface PushFormProps {
  routers: readonly Option[];
}

/** Which routers, and how it is committed; it leads to what would be written, and nothing is. */
export function PushForm({ routers }: PushFormProps) {
  const [chosen, setChosen] = useState<readonly Option[]>(routers);
  const [what, setWhat] = useState<'configuration' | 'difference'>('configuration');
  const [masks, setMasks] = useState(false);
  const [branch, setBranch] = useState('');
  const [message, setMessage] = useState('');
  const push = usePush();
  const submit = () =>
    push.mutate({
      routers: chosen.map(({ id }) => Number(id)),
      ...{ what, message, mask_passwords: masks, branch: branch.trim() || null },
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          Renders each router and compares it with its file in its data source. You see what would be written
          before anything is; where one router cannot be rendered, nothing is pushed.
        </Text>
        <MultiPicker resource={router} label="Routers" value={chosen} onChange={(next) => setChosen(next)} />
        <Radio.Group
          label="What is written"
          value={what}
          onChange={(value) => setWhat(value === 'difference' ? 'difference' : 'configuration')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="configuration" label="The configurations" />
            <Radio
              value="difference"
              label="Only what would change"
              description="Beside each file, as .diff and with masks for passwords: for a change request."
            />
          </Stack>
        </Radio.Group>
        {what === 'configuration' && (
          <Checkbox
            label="Masks instead of passwords"
            description="Whoever reads the data source reads the passwords of sessions otherwise."
            checked={masks}
            onChange={(event) => setMasks(event.currentTarget.checked)}
          />
        )}
        <Accordion variant="contained">
          <Accordion.Item value="commit">
            <Accordion.Control>The commit</Accordion.Control>
            <Accordion.Panel>
              <Stack gap="sm">
                <TextInput
                  label="New branch"
                  description="For a pull request; without, it goes to the branch of the data source."
                  placeholder="change-1234"
                  maxLength={200}
                  value={branch}
                  onChange={(event) => setBranch(event.currentTarget.value)}
                />
                <Textarea
                  label="Message"
                  description="The names of the routers and the job stand below it."
                  placeholder="As the settings say"
                  maxLength={2000}
                  autosize
                  minRows={2}
                  value={message}
                  onChange={(event) => setMessage(event.currentTarget.value)}
                />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        {push.error && <Failure error={push.error} />}
        <Group justify="flex-end">
          <CloseDialog>Cancel</CloseDialog>
          <Button type="submit" disabled={chosen.length === 0} loading={push.isPending}>
            See what would be written
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
