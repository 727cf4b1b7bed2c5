import {
  ActionIcon,
  Box,
  Button,
  Group,
  Input,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import {
  conditionText,
  FACT_OPERATORS,
  type FactCondition,
  type FactOperator,
  OPERATORS_OF_FACT,
  REQUEST_FACTS,
  type RequestFact,
  type RequestFactKey,
  type RuleCondition,
  ruleConditionsProblem,
} from '@peersmith/model';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { WidgetProps } from '../../widgets/widget.ts';
import { readConditions } from './read-conditions.ts';

const FACTS = Object.entries(REQUEST_FACTS).map(([value, { label }]) => ({ value, label }));
const factOf = (key: string): RequestFact => REQUEST_FACTS[key as RequestFactKey];

const DEEPEST = 3;

/** Writes the conditions of a rule, fact by fact. */
export function ConditionsBox({ label, help, error, value, onChange }: WidgetProps) {
  const condition = readConditions(value);
  return (
    <Box role="group" aria-label={label}>
      <Input.Label>{label}</Input.Label>
      {help && (
        <Input.Description mb={6}>
          What has to hold for the rule to decide; nothing at all means always.
        </Input.Description>
      )}
      <GroupOf
        condition={'field' in condition || 'not' in condition ? { all: [condition] } : condition}
        depth={0}
        onChange={onChange}
      />
      <Text size="sm" mt={6} c="dimmed">
        Holds when: {conditionText(condition)}
      </Text>
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </Box>
  );
}

type Gathered = { all: RuleCondition[] } | { any: RuleCondition[] };
interface PartProps<C> {
  condition: C;
  depth: number;
  onChange: (condition: RuleCondition) => void;
  onRemove?: () => void;
}

const NEW: FactCondition = { field: 'policy_general', operator: 'eq', value: 'Open' };

function GroupOf({ condition, depth, onChange, onRemove }: PartProps<Gathered>) {
  const how = 'all' in condition ? 'all' : 'any';
  const parts = 'all' in condition ? condition.all : condition.any;
  const put = (next: RuleCondition[], as: string = how) =>
    onChange(as === 'any' && next.length > 0 ? { any: next } : { all: next });
  return (
    <Stack gap={6} className="condition-group">
      <Group gap="xs">
        <Select
          size="xs"
          w={210}
          aria-label="How many have to hold"
          data={[
            { value: 'all', label: 'All of these hold' },
            { value: 'any', label: 'Any of these holds' },
          ]}
          value={how}
          allowDeselect={false}
          onChange={(as) => put(parts, as ?? 'all')}
        />
        {onRemove && <Remove label="Remove the group" onRemove={onRemove} />}
      </Group>
      {parts.map((part, at) => (
        <Part
          key={at}
          condition={part}
          depth={depth + 1}
          onChange={(changed) => put(parts.with(at, changed))}
          onRemove={() => put(parts.toSpliced(at, 1))}
        />
      ))}
      <Group gap="xs">
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPlus size={12} />}
          onClick={() => put([...parts, NEW])}
        >
          Condition
        </Button>
        {depth < DEEPEST && (
          <Button size="compact-xs" variant="subtle" onClick={() => put([...parts, { any: [NEW] }])}>
            Group
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Part(props: PartProps<RuleCondition>) {
  const { condition, onChange, onRemove, depth } = props;
  const isNot = 'not' in condition;
  const inner = isNot ? condition.not : condition;
  const change = (changed: RuleCondition) => onChange(isNot ? { not: changed } : changed);
  if ('field' in inner)
    return (
      <Group gap="xs" align="center" wrap="wrap">
        <Comparison condition={inner} onChange={change} />
        <Negate isNot={isNot} onChange={(not) => onChange(not ? { not: inner } : inner)} />
        {onRemove && <Remove label="Remove the condition" onRemove={onRemove} />}
      </Group>
    );
  if ('not' in inner) return <Part {...props} condition={inner.not} />;
  return <GroupOf condition={inner} depth={depth} onChange={change} {...(onRemove ? { onRemove } : {})} />;
}

const Negate = ({ isNot, onChange }: { isNot: boolean; onChange: (not: boolean) => void }) => (
  <Switch size="xs" label="Not" checked={isNot} onChange={(event) => onChange(event.currentTarget.checked)} />
);

const Remove = ({ label, onRemove }: { label: string; onRemove: () => void }) => (
  <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onRemove}>
    <IconTrash size={16} />
  </ActionIcon>
);

/** A value that a comparison can have, where the one before does not fit. */
function startOf({ type, words }: RequestFact, operator: FactOperator): unknown {
  if (operator === 'known') return true;
  const one = type === 'number' ? 0 : type === 'boolean' ? true : (words?.[0] ?? 'text');
  return operator === 'in' || operator === 'not_in' ? [one] : one;
}

function Comparison({
  condition,
  onChange,
}: {
  condition: FactCondition;
  onChange: (condition: RuleCondition) => void;
}) {
  const { field, operator, value } = condition;
  const fact = factOf(field);
  const put = (next: FactCondition) =>
    onChange(
      ruleConditionsProblem(next) === null
        ? next
        : { ...next, value: startOf(factOf(next.field), next.operator) },
    );
  const choose = (key: string | null) => {
    const known = FACTS.find((one) => one.value === key);
    if (!known) return;
    const chosen = known.value as RequestFactKey;
    const allowed = OPERATORS_OF_FACT[factOf(chosen).type];
    put({ field: chosen, operator: allowed.includes(operator) ? operator : 'eq', value });
  };
  return (
    <>
      <Select
        size="xs"
        w={190}
        searchable
        aria-label="Fact"
        data={FACTS}
        value={field}
        allowDeselect={false}
        onChange={choose}
      />
      <Select
        size="xs"
        w={130}
        aria-label="Comparison"
        data={OPERATORS_OF_FACT[fact.type].map((one) => ({ value: one, label: FACT_OPERATORS[one].label }))}
        value={operator}
        allowDeselect={false}
        onChange={(next) => next && put({ ...condition, operator: next as FactOperator })}
      />
      <ValueBox
        fact={fact}
        operator={operator}
        value={value}
        onChange={(next) => put({ ...condition, value: next })}
      />
      {fact.unit && (
        <Text size="xs" c="dimmed">
          {fact.unit}
        </Text>
      )}
    </>
  );
}

interface ValueProps {
  fact: RequestFact;
  operator: FactOperator;
  value: unknown;
  onChange: (value: unknown) => void;
}

const YES_OR_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

function ValueBox({ fact, operator, value, onChange }: ValueProps) {
  const shared = { size: 'xs' as const, w: 210, 'aria-label': 'Value' };
  if (operator === 'known' || fact.type === 'boolean')
    return (
      <Select
        {...shared}
        data={YES_OR_NO}
        value={String(value)}
        allowDeselect={false}
        onChange={(word) => onChange(word === 'true')}
      />
    );
  const list = Array.isArray(value) ? value.map(String) : [];
  if (operator === 'in' || operator === 'not_in') {
    const isNumber = fact.type === 'number';
    const put = (words: string[]) => onChange(isNumber ? words.map(Number).filter(Number.isFinite) : words);
    return fact.words ? (
      <MultiSelect {...shared} data={[...fact.words]} value={list} onChange={put} />
    ) : (
      <TagsInput {...shared} value={list} onChange={put} />
    );
  }
  if (fact.type === 'number')
    return <NumberInput {...shared} value={Number(value)} onChange={(next) => onChange(Number(next))} />;
  if (fact.words)
    return (
      <Select
        {...shared}
        data={[...fact.words]}
        value={String(value)}
        allowDeselect={false}
        onChange={onChange}
      />
    );
  return (
    <TextInput {...shared} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
