import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core';
import type { Params } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { type ReactNode, useState } from 'react';
import type { Row } from '../api/row.ts';
import { readableOn } from '../text/colour.ts';
import type { Option } from './option.ts';
import { OptionLine } from './option-line.tsx';
import { useOffers, useResolved } from './use-options.ts';

interface MultiPickerProps {
  resource: AnyResource;
  value: readonly Option[];
  onChange: (value: Option[], rows: readonly Row[]) => void;
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  params?: Params;
  name?: string;
}

/** Several rows of a resource, as pills; tags in their colours. */
export function MultiPicker(props: MultiPickerProps) {
  const { resource, onChange } = props;
  const [text, setText] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { offers, loading } = useOffers(resource, text, combobox.dropdownOpened, props.params);
  const value = useResolved(resource, props.value);
  const left = offers.filter(({ id }) => !value.some((one) => one.id === id));
  const set = (next: Option[]) =>
    onChange(
      next,
      offers.map(({ row }) => row),
    );
  const add = (id: string) => {
    const offer = left.find((one) => String(one.id) === id);
    if (offer) set([...value, stripped(offer)]);
    setText('');
  };
  return (
    <Combobox store={combobox} onOptionSubmit={add}>
      <Combobox.DropdownTarget>
        <PillsInput
          label={props.label}
          description={props.description}
          error={props.error}
          onClick={() => combobox.openDropdown()}
        >
          <Pill.Group>
            {value.map((option) => (
              <OptionPill
                key={option.id}
                option={option}
                onRemove={() => set(value.filter(({ id }) => id !== option.id))}
              />
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                aria-label={props.label}
                {...(props.name ? { name: props.name } : {})}
                autoComplete="off"
                placeholder={value.length ? '' : `Search ${resource.plural}`}
                value={text}
                onFocus={() => combobox.openDropdown()}
                onBlur={() => combobox.closeDropdown()}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                  combobox.openDropdown();
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Backspace' && text === '') set(value.slice(0, -1));
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown>
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }} aria-label={props.label}>
          {left.map((offer) => (
            <Combobox.Option key={offer.id} value={String(offer.id)}>
              <OptionLine resource={resource} row={offer.row} />
            </Combobox.Option>
          ))}
          {left.length === 0 && (
            <Combobox.Empty>{loading ? 'Searching …' : `No more ${resource.plural}`}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const stripped = ({ id, display, color }: Option): Option => ({ id, display, ...(color ? { color } : {}) });

function OptionPill({ option, onRemove }: { option: Option; onRemove: () => void }) {
  const text = option.display ?? `#${option.id}`;
  const tint = option.color ? { background: `#${option.color}`, color: readableOn(option.color) } : undefined;
  return (
    <Pill
      withRemoveButton
      onRemove={onRemove}
      removeButtonProps={{ 'aria-label': `Remove ${text}`, 'aria-hidden': false, tabIndex: 0 }}
      {...(tint ? { style: tint } : {})}
    >
      {text}
    </Pill>
  );
}
