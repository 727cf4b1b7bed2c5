import { CloseButton, Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import type { Params } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { type ReactNode, useState } from 'react';
import type { Row } from '../api/row.ts';
import { capital } from '../text/format.ts';
import type { Option } from './option.ts';
import { OptionLine } from './option-line.tsx';
import { useOffers, useResolved } from './use-options.ts';

interface PickerProps {
  resource: AnyResource;
  value: Option | null;
  onChange: (value: Option | null, row?: Row) => void;
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  clearable?: boolean;
  params?: Params;
  name?: string;
}

/** One row of a resource, found by typing; the list is searched by the server. */
export function Picker(props: PickerProps) {
  const { resource, value, onChange, clearable = true } = props;
  const [text, setText] = useState<string | null>(null);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setText(null);
    },
  });
  const { offers, loading } = useOffers(resource, text ?? '', combobox.dropdownOpened, props.params);
  const [chosen] = useResolved(resource, value ? [value] : []);
  const shown = text ?? (chosen ? (chosen.display ?? `#${chosen.id}`) : '');
  const choose = (id: string) => {
    const offer = offers.find((one) => String(one.id) === id);
    if (offer) onChange({ id: offer.id, display: offer.display }, offer.row);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          label={props.label}
          description={props.description}
          error={props.error}
          {...(props.name ? { name: props.name } : {})}
          withAsterisk={props.required ?? false}
          aria-required={props.required ?? false}
          placeholder={`Search ${resource.plural}`}
          autoComplete="off"
          value={shown}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => combobox.openDropdown()}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onBlur={() => combobox.closeDropdown()}
          rightSectionPointerEvents="all"
          rightSection={
            loading ? (
              <Loader size={14} />
            ) : value && clearable ? (
              <CloseButton
                size="sm"
                aria-label={`Clear ${props.label}`}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChange(null)}
              />
            ) : (
              <Combobox.Chevron />
            )
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label={props.label}>
          {offers.map((offer) => (
            <Combobox.Option key={offer.id} value={String(offer.id)} active={offer.id === value?.id}>
              <OptionLine resource={resource} row={offer.row} />
            </Combobox.Option>
          ))}
          {offers.length === 0 && !loading && (
            <Combobox.Empty>{`No ${text ? 'matching ' : ''}${resource.plural}`}</Combobox.Empty>
          )}
          {offers.length === 0 && loading && <Combobox.Empty>{capital('searching …')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
