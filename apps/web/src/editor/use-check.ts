import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** Asks about what is being written once it rests; nothing is asked while `body` is null. */
export function useCheck<B, A>(
  name: string,
  body: B | null,
  ask: (body: B, signal: AbortSignal) => Promise<A>,
): { answer: A | null; failure: unknown } {
  const [asked] = useDebouncedValue(JSON.stringify(body), 500);
  const { data, error } = useQuery({
    queryKey: [name, asked],
    // Whatever was asked lately is as it was sent.
    queryFn: ({ signal }) => ask(JSON.parse(asked), signal),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
    retry: false,
  });
  return body === null ? { answer: null, failure: null } : { answer: data ?? null, failure: error };
}

/** The options of a template that its form has. */
export const blockOptions = (values: Readonly<Record<string, unknown>>) => ({
  jinja2_trim: values.jinja2_trim === true,
  jinja2_lstrip: values.jinja2_lstrip === true,
});
