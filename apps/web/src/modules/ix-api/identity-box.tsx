import { Autocomplete, Loader } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { messageOf } from '../../shell/states.tsx';
import { inputProps, textOf, type WidgetProps } from '../../widgets/widget.ts';

/** How long nobody has typed before the exchange is asked. */
const PAUSE_MS = 500;

/** The account that is ordered with: one of those that the key has, once address, key and secret are typed. */
export function IdentityBox(props: WidgetProps) {
  const { value, onChange, form, help } = props;
  const { api_url, api_key, api_secret } = form.values;
  const [typed] = useDebouncedValue([api_url, api_key, api_secret].map(textOf).join('\n'), PAUSE_MS);
  const [url = '', key = '', secret = ''] = typed.split('\n');
  const { data, error, isFetching } = useQuery({
    queryKey: ['ix-api', 'accounts', typed],
    queryFn: ({ signal }) =>
      client.call('POST /api/extras/ix-api/accounts/', {
        body: { api_url: url, api_key: key, api_secret: secret },
        signal,
      }),
    enabled: URL.canParse(url) && key !== '' && secret !== '',
    retry: false,
    // What was typed is kept nowhere.
    gcTime: 0,
  });
  const names = new Map((data ?? []).map(({ id, name }) => [String(id), textOf(name)]));
  const chosen = names.get(textOf(value));
  const said = error ? messageOf(error) : (chosen ?? help);
  return (
    <Autocomplete
      {...inputProps(props)}
      description={said}
      data={[...names.keys()]}
      renderOption={({ option }) => `${option.value} ${names.get(option.value) ?? ''}`}
      filter={({ options }) => options}
      rightSection={isFetching ? <Loader size={14} /> : null}
      autoComplete="off"
      value={textOf(value)}
      onChange={onChange}
    />
  );
}
