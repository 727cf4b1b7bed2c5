import { Accordion, Button, Group, NumberInput, Select, Stack, Switch, Text, Textarea } from '@mantine/core';
import type { PlanOptions } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { useState } from 'react';
import { CloseDialog } from '../../resource/writing-dialog.tsx';
import { MultiPicker } from '../../widgets/multi-picker.tsx';
import type { Option } from '../../widgets/option.ts';
import { useDeploymentRules } from './plan-rules.ts';
import { useMakePlan, type Wanted } from './use-make-plan.ts';

interface MakePlanFormProps {
  routers: readonly Option[];
  onDone?: () => void;
}

type NumberKey = Exclude<keyof PlanOptions, 'stop_on_failure'>;

const NUMBERS: readonly { key: NumberKey; label: string; suffix: string; min: number; max: number }[] = [
  { key: 'parallel', label: 'Routers of a wave at a time', suffix: '', min: 1, max: 100 },
  { key: 'gate_s', label: 'Time for sessions to come back', suffix: ' s', min: 0, max: 3000 },
  { key: 'confirm_s', label: 'Unconfirmed, taken back after', suffix: ' s', min: 30, max: 3600 },
  { key: 'prefix_drop_percent', label: 'Prefixes of a session that may go', suffix: ' %', min: 0, max: 100 },
];

/** Which routers, why, and how it is applied later. */
export function MakePlanForm({ routers, onDone }: MakePlanFormProps) {
  const [chosen, setChosen] = useState<readonly Option[]>(routers);
  const [mode, setMode] = useState<Wanted['mode'] | null>(null);
  const [comment, setComment] = useState('');
  const [options, setOptions] = useState<PlanOptions>({});
  const make = useMakePlan();
  const submit = () =>
    make.mutate(
      { routers: chosen.map(({ id }) => Number(id)), comment, options, ...(mode ? { mode } : {}) },
      { ...(onDone ? { onSuccess: onDone } : {}) },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          Renders each router and compares it with what it runs. Nothing is written to any router: that takes
          somebody who approves the plan, and somebody who applies it.
        </Text>
        <MultiPicker resource={router} label="Routers" value={chosen} onChange={(next) => setChosen(next)} />
        <Textarea
          label="Why"
          description="For who reviews it, and for later."
          maxLength={2000}
          autosize
          minRows={2}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Accordion variant="contained">
          <Accordion.Item value="how">
            <Accordion.Control>How it is applied</Accordion.Control>
            <Accordion.Panel>
              <How {...{ mode, setMode, options, setOptions }} />
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        <Group justify="flex-end">
          <CloseDialog>Cancel</CloseDialog>
          <Button type="submit" disabled={chosen.length === 0} loading={make.isPending}>
            Make the plan
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface HowProps {
  mode: Wanted['mode'] | null;
  setMode: (mode: Wanted['mode'] | null) => void;
  options: PlanOptions;
  setOptions: (options: PlanOptions) => void;
}

function How({ mode, setMode, options, setOptions }: HowProps) {
  const rules = useDeploymentRules();
  return (
    <Stack gap="sm">
      <Select
        label="Mode"
        placeholder="As the platform can: whole where possible"
        clearable
        data={[
          { value: 'replace', label: 'Replace the whole configuration' },
          { value: 'merge', label: 'Add to the configuration' },
        ]}
        value={mode ?? null}
        onChange={(value) => setMode(value === 'replace' || value === 'merge' ? value : null)}
      />
      <Group grow preventGrowOverflow={false} align="flex-end">
        {NUMBERS.map(({ key, ...shown }) => (
          <NumberInput
            key={key}
            miw={210}
            {...shown}
            placeholder={rules ? String(rules.options[key]) : ''}
            allowDecimal={false}
            value={options[key] ?? ''}
            onChange={(value) => {
              const { [key]: _, ...rest } = options;
              setOptions(typeof value === 'number' ? { ...rest, [key]: value } : rest);
            }}
          />
        ))}
      </Group>
      <Switch
        label="Stop at the first router that is not changed as planned"
        checked={options.stop_on_failure ?? true}
        onChange={(event) => setOptions({ ...options, stop_on_failure: event.currentTarget.checked })}
      />
    </Stack>
  );
}
